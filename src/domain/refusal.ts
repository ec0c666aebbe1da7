/**
 * A person may not, or was not understood. Nothing was written; the sentence goes to that person alone.
 * `code` is stable snake_case, the sentence is free.
 */
export class Refusal {
  readonly code: string;
  readonly sentence: string;

  constructor(code: string, sentence: string) {
    this.code = code;
    this.sentence = sentence;
  }
}
