/** A draft as the desk edits it: sentences, each with what it rests on. */
import type { DraftSentence, SentenceOut, VersionOut } from '@/api/schema'

export interface Sentence {
  key: number
  text: string
  documentId: number | null
  own: boolean
}

let last = 0

export function sentence(text = '', documentId: number | null = null, own = false): Sentence {
  return { key: ++last, text, documentId, own }
}

export function ofVersion(version: VersionOut): Sentence[] {
  return version.sentences.map((one) => sentence(one.text, one.document_id, one.mark.code === 'own'))
}

export function toWire(sentences: readonly Sentence[]): DraftSentence[] {
  return sentences
    .filter((one) => one.text.trim() !== '')
    .map((one) => ({ text: one.text.trim(), document_id: one.documentId, own: one.own }))
}

/** Pasted text cut after 。！？； and line ends, so that each sentence can have its own source. */
export function cut(text: string): string[] {
  const found = text.match(/[^。！？；!?;\n]+[。！？；!?;]*["”’」』）)]*/g) ?? []
  return found.map((part) => part.trim()).filter(Boolean)
}

export type Change = 'same' | 'new' | 'gone'

export interface Compared {
  sentence: SentenceOut
  change: Change
}

/** Sentence by sentence: what this version has new, and what it dropped from the one before, where it stood. */
export function compare(before: readonly SentenceOut[], after: readonly SentenceOut[]): Compared[] {
  const result: Compared[] = []
  let at = 0
  for (const one of after) {
    const found = before.findIndex((old, index) => index >= at && old.text === one.text)
    if (found !== -1) {
      for (const old of before.slice(at, found)) result.push({ sentence: old, change: 'gone' })
      at = found + 1
    }
    result.push({ sentence: one, change: found === -1 ? 'new' : 'same' })
  }
  for (const old of before.slice(at)) result.push({ sentence: old, change: 'gone' })
  return result
}
