export interface Filters {
  since: string
  until: string
  unit: string
  grade: string
  duty: string
}
