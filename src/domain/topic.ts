/** What a vendor can be asked at once, outside of any request: the indicators it holds, the events it has collected, our own account. */
export const TOPICS = ['indicators', 'events', 'account'] as const;
export type Topic = (typeof TOPICS)[number];
