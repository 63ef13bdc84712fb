export interface Filters {
  since: string
  until: string
  unit: string
  topic: string
  grade: string
  duty: string
}
