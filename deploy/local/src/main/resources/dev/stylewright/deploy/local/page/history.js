// All paintings of the page, the newest first.
import { paintedUrl, pictureUrl } from './api.js'
import { brief, finished, title } from './words.js'

const NO_PICTURE = 'no-picture.svg'

export function createHistory(samples, choose) {
  const list = document.getElementById('paintings')
  const items = new Map()

  function show(paintings, selected) {
    document.getElementById('history').hidden = paintings.length === 0
    for (const [id, item] of items) {
      if (!paintings.some(painting => painting.id === id)) {
        item.remove()
        items.delete(id)
      }
    }
    for (const painting of paintings) {
      if (!items.has(painting.id)) {
        items.set(painting.id, create(painting))
        list.prepend(items.get(painting.id))
      }
      update(items.get(painting.id), painting, painting.id === selected)
    }
  }

  function create(painting) {
    const item = document.createElement('li')
    const button = document.createElement('button')
    button.type = 'button'
    button.addEventListener('click', () => choose(painting.id))
    const thumbnail = document.createElement('img')
    thumbnail.alt = title(painting, samples)
    // Browsers show fewer formats than the worker reads, and a file may not be a picture.
    thumbnail.addEventListener('error', () => {
      if (thumbnail.getAttribute('src') !== NO_PICTURE) thumbnail.src = NO_PICTURE
    })
    button.append(thumbnail, document.createElement('span'))
    item.append(button)
    return item
  }

  function update(item, painting, current) {
    const [button, thumbnail, words] = [item.firstChild, item.querySelector('img'), item.querySelector('span')]
    const done = painting.state === 'completed'
    const painted = paintedUrl(painting)
    const url = painted ?? pictureUrl(painting.request.content)
    if (thumbnail.dataset.wanted !== url) {
      thumbnail.dataset.wanted = url
      thumbnail.src = url
    }
    thumbnail.classList.toggle('unpainted', !painted)
    item.classList.toggle('failed', painting.state === 'failed')
    button.setAttribute('aria-current', String(current))
    words.textContent = done ? `${painting.request.parameters.size} px, ${time(painting)}` : brief(painting)
    if (!finished(painting)) words.textContent = brief(painting)
  }

  return { show }
}

/** The time if it is today, otherwise the day. */
function time(painting) {
  const at = new Date(painting.requestedAt)
  return at.toDateString() === new Date().toDateString()
    ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString([], { day: 'numeric', month: 'short' })
}
