/** 江岭省/云州市/清源县 is kept whole by the server; on screen the last part is enough, the rest is in the hint. */
export const shortPlace = (place: string) => place.split('/').at(-1) ?? place
