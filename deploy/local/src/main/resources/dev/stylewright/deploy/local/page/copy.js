// The dialog with a request as JSON, and as programs that order the same picture again.
import { snippets } from './snippets.js'

const element = id => document.getElementById(id)

export function createCopy(settings) {
  const dialog = element('copy-dialog')
  const copied = element('copied')
  let texts

  function show() {
    const { note, text } = texts[dialog.querySelector('input[name="language"]:checked').value]
    element('copy-note').textContent = note
    element('snippet').textContent = text
    copied.textContent = ''
  }

  dialog.addEventListener('change', show)
  element('copy-text').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(element('snippet').textContent)
      copied.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(element('snippet'))
      copied.textContent = 'Your browser does not allow copying: press Ctrl-C.'
    }
  })

  return {
    open(request) {
      texts = snippets(request, settings)
      show()
      dialog.showModal()
    }
  }
}
