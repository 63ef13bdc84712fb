/** A watch topic on its way between the form and the API. What is sound, the server decides. */
import type { DefinitionIn, ExampleIn, ExampleOut, WatchBucket, WatchOut } from '@/api/schema'

export interface WatchForm {
  name: string
  definition: DefinitionIn
  examples: ExampleIn[]
}

export type WordsPart = 'any_of' | 'all_of' | 'none_of' | 'divisions'

/** What the server marks in a form: field, or field and place (`any_of.3`, `near.0.within`) → what is wrong. */
export type Faults = Record<string, string>

/** What ends a word when a list of them is typed or pasted. */
export const SEPARATORS = /[\s,，、;；|]+/

export const blank = (): WatchForm => ({
  name: '',
  definition: { any_of: [], all_of: [], none_of: [], near: [], reach: 'any', divisions: [], kinds: [] },
  examples: [],
})

/** What was searched for, as a topic: every word of a search has to be there. */
export function fromSearch(query: string): WatchForm {
  const form = blank()
  form.definition.all_of = split(query)
  form.name = form.definition.all_of.join(' ').slice(0, 40)
  return form
}

export function fromWatch(watch: WatchOut): WatchForm {
  const { any_of, all_of, none_of, near, reach, divisions, kinds } = watch.definition
  return {
    name: watch.name,
    definition: {
      any_of: [...any_of],
      all_of: [...all_of],
      none_of: [...none_of],
      near: near.map((pair) => ({ ...pair })),
      reach,
      divisions: [...divisions],
      kinds: [...kinds],
    },
    examples: watch.examples.map(({ text, wanted }) => ({ text, wanted })),
  }
}

/** Words of a text that lists them, each once, in order. */
export const split = (text: string): string[] => [...new Set(text.split(SEPARATORS).filter(Boolean))]

/** The words of a list once more, those that were pasted together taken apart. */
export const parted = (words: readonly string[]): string[] => [...new Set(words.flatMap(split))]

/** Everything that is wrong with a part of the form, whichever entry of it. */
export const faultsOf = (faults: Faults, part: string): string[] =>
  Object.entries(faults)
    .filter(([field]) => field === part || field.startsWith(`${part}.`))
    .map(([, words]) => words)

const MONTH = 'YYYY-MM'.length

/** A stretch longer than a day goes by its month. */
export const named = (buckets: readonly WatchBucket[]): WatchBucket[] =>
  buckets.map((bucket) => (bucket.until === bucket.day ? bucket : { ...bucket, day: bucket.day.slice(0, MONTH) }))

/** What became of the example at a place, as long as it still is the one that was tried. */
export function outcome(tried: readonly ExampleOut[], example: ExampleIn, place: number): ExampleOut | null {
  const found = tried[place]
  return found?.text === example.text.trim() && found.wanted === example.wanted ? found : null
}
