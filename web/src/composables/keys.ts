/** Single keys for the page in view; silent while somebody types or a dialog is open. */
import { onBeforeUnmount, onMounted } from 'vue'

export type Keys = Record<string, (event: KeyboardEvent) => void>

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

// A button under the focus answers Enter itself.
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary') !== null
}

function press(keys: Keys, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  // The first Esc leaves the field, the next one the page.
  if (event.key === 'Escape' && isTyping(event.target)) (event.target as HTMLElement).blur()
  if (isTyping(event.target) || document.querySelector('.el-overlay:not([style*="display: none"])')) return
  if (event.key === 'Enter' && isButton(event.target)) return
  const action = keys[event.key]
  if (!action) return
  event.preventDefault()
  action(event)
}

export function useKeys(keys: Keys): void {
  const listener = (event: KeyboardEvent) => {
    press(keys, event)
  }
  onMounted(() => {
    window.addEventListener('keydown', listener)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', listener)
  })
}
