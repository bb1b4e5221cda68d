// Calls of the server, and its events.

/** The page's address of an object in the store, or of one of the states that it has had. */
export function pictureUrl(uri, version) {
  const path = uri.replace(/^s3:\/\//, '').replace(/\?versionId=.*$/, '')
  const url = '/pictures/' + path.split('/').map(encodeURIComponent).join('/')
  return version === undefined ? url : `${url}?v=${version}`
}

/** The current picture of a painting: its result, or its latest preview, which changes in place; undefined if there is neither. */
export function paintedUrl({ outcome, preview }) {
  if (outcome?.event === 'completed') return pictureUrl(outcome.result)
  return preview ? pictureUrl(preview.image, preview.evaluation) : undefined
}

export async function settings() {
  return call('/api/settings')
}

/** Stores a file and returns its address in the store. */
export async function upload(role, file) {
  const answer = await call(`/api/pictures/${role}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file
  })
  return answer.image
}

/** Publishes a request, which needs neither id nor output, and returns the painting. */
export async function order(request) {
  return call('/api/paintings', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request)
  })
}

export async function cancel(id) {
  return call(`/api/paintings/${encodeURIComponent(id)}/cancel`, { method: 'POST' })
}

/** Passes arrays of changed paintings to a listener, at first all of them, and connects again if the server was stopped. */
export function follow(onPaintings, onConnection) {
  const events = new EventSource('/api/events')
  events.addEventListener('paintings', event => onPaintings(JSON.parse(event.data)))
  events.addEventListener('open', () => onConnection(true))
  events.addEventListener('error', () => {
    onConnection(false)
    if (events.readyState === EventSource.CLOSED) setTimeout(() => follow(onPaintings, onConnection), 3000)
  })
}

async function call(path, options) {
  let response
  try {
    response = await fetch(path, options)
  } catch {
    throw new Error('There is no connection to stylize serve. Is it still running?')
  }
  const text = await response.text()
  if (!response.ok) throw new Error(sentence(text) ?? `The server answered with ${response.status}.`)
  return text ? JSON.parse(text) : undefined
}

function sentence(text) {
  try {
    return JSON.parse(text).message
  } catch {
    return undefined
  }
}
