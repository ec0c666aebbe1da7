/** What is wrong with a payload, in the form Slack puts into `response_metadata.messages`. */
export type Complaints = string[];

/** Looks at one value and adds what is wrong with it; `at` is its JSON pointer. */
export type Rule = (value: unknown, at: string, complaints: Complaints) => void;

export type Fields = Readonly<Record<string, Rule>>;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function complain(complaints: Complaints, at: string, what: string): void {
  complaints.push(`${what} [json-pointer:${at}]`);
}

export const flag: Rule = (value, at, complaints) => {
  if (typeof value !== 'boolean') complain(complaints, at, 'must be a boolean');
};

export const anything: Rule = () => {};

/** A string of `min` to `max` UTF-16 units. Slack does not say how it counts; the longer count is the stricter one. */
export function string(max: number, min = 0): Rule {
  return (value, at, complaints) => {
    if (typeof value !== 'string') complain(complaints, at, 'must provide a string');
    else if (value.length > max) complain(complaints, at, `must be less than ${max + 1} characters`);
    else if (value.length < min) complain(complaints, at, `must be more than ${min - 1} characters`);
  };
}

export function oneOf(...allowed: readonly string[]): Rule {
  return (value, at, complaints) => {
    if (typeof value !== 'string' || !allowed.includes(value))
      complain(complaints, at, `must be one of: ${allowed.join(', ')}`);
  };
}

export function integer(min: number, max: number): Rule {
  return (value, at, complaints) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) complain(complaints, at, 'must be an integer');
    else if (value < min || value > max) complain(complaints, at, `must be between ${min} and ${max}`);
  };
}

export function list(min: number, max: number, of: Rule): Rule {
  return (value, at, complaints) => {
    if (!Array.isArray(value)) {
      complain(complaints, at, 'must be an array');
      return;
    }
    if (value.length > max) complain(complaints, at, `no more than ${max} items allowed`);
    if (value.length < min) complain(complaints, at, `no fewer than ${min} items allowed`);
    for (const [index, item] of value.entries()) of(item, `${at}/${index}`, complaints);
  };
}

/** An object with these fields and no others; Slack refuses what it does not know. */
export function object(fields: Fields, required: readonly string[] = [], ...whole: readonly Rule[]): Rule {
  return (value, at, complaints) => {
    if (!isObject(value)) {
      complain(complaints, at, 'must provide an object');
      return;
    }
    for (const name of required)
      if (value[name] === undefined) complain(complaints, at, `missing required field: ${name}`);
    for (const [name, content] of Object.entries(value)) {
      const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (rule === undefined) complain(complaints, at, `invalid additional property: ${name}`);
      else rule(content, `${at}/${name}`, complaints);
    }
    for (const rule of whole) rule(value, at, complaints);
  };
}

/** Chooses the rule by the object's `type`. */
export function byType(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at, complaints) => {
    const type = isObject(value) ? value['type'] : undefined;
    const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule === undefined) complain(complaints, at, `unsupported type: ${String(type)}`);
    else rule(value, at, complaints);
  };
}

/** Every string in the tree that stands under the key `text`, in order. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, content]) =>
    key === 'text' && typeof content === 'string' ? [content] : textsIn(content),
  );
}

export function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
