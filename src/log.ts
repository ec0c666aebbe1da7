/** Where the process tells its operators what it does. Fields never hold a secret, a header or a body. */
export interface Log {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}
