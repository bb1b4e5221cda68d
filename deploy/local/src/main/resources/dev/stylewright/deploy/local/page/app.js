// Connects the parts of the page. Its whole state is that of the server and the choices of the form, so it can be loaded again at any time.
import * as api from './api.js'
import { createForm } from './form.js'
import { createStage } from './stage.js'
import { createHistory } from './history.js'
import { createCopy } from './copy.js'
import { finished } from './words.js'

const paintings = new Map()
let selected = sessionStorage.getItem('selected')

const settings = await api.settings()
const samples = [...settings.samples.photo, ...settings.samples.painting]
const copy = createCopy(settings)
const stage = createStage(samples, {
  cancel: painting => api.cancel(painting.id).catch(problem => form.report(problem.message)),
  reuse: painting => form.use(painting.request),
  copy: painting => copy.open(painting.request)
})
const form = createForm(settings, { paint, changed: request => { if (paintings.size === 0) stage.prepare(request) } })
const history = createHistory(samples, id => {
  select(id)
  stage.reveal()
})
api.follow(receive, connected => { document.getElementById('offline').hidden = connected })

async function paint(request) {
  const painting = await api.order(request)
  paintings.set(painting.id, paintings.get(painting.id) ?? painting)
  select(painting.id)
  stage.reveal()
}

function receive(changed) {
  for (const painting of changed) paintings.set(painting.id, painting)
  if (!paintings.has(selected)) {
    const all = inOrder()
    selected = (all.find(painting => !finished(painting)) ?? all.at(-1))?.id
  }
  render()
  document.getElementById('history').removeAttribute('aria-busy')
}

function select(id) {
  selected = id
  render()
}

function render() {
  if (selected) sessionStorage.setItem('selected', selected)
  const all = inOrder()
  const painting = paintings.get(selected)
  const ahead = painting ? all.filter(other => !finished(other) && other.requestedAt < painting.requestedAt).length : 0
  stage.show(painting, ahead)
  history.show(all, selected)
}

function inOrder() {
  return [...paintings.values()].sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1))
}
