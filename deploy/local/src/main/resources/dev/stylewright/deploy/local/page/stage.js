// The large picture: what is being painted or was, with the photo under a divider.
import { paintedUrl, pictureUrl } from './api.js'
import { finished, name, percent, reason, state, title } from './words.js'

const element = id => document.getElementById(id)

/** @param on cancel, reuse and copy, each called with the painting */
export function createStage(samples, on) {
  const canvas = element('canvas')
  const divider = element('divider')
  const after = element('after')
  const before = element('before')
  let current
  let announced = ''

  divider.addEventListener('input', cut)
  for (const action of ['cancel', 'reuse', 'copy']) element(action).addEventListener('click', () => on[action](current))

  function show(painting, ahead) {
    const another = painting?.id !== current?.id
    current = painting
    if (!painting) return
    if (another) {
      divider.value = 0
      cut()
      delete after.dataset.wanted
      showPhoto(painting.request.content)
    }
    shape(painting)
    showPainting(painting)
    describe(painting, ahead)
  }

  /** The painting that Paint would begin, before the first one. */
  function prepare(request) {
    element('stage-title').textContent = title({ request }, samples)
    element('state').textContent = 'Press Paint to begin.'
    showPhoto(request.content)
  }

  function showPhoto(uri) {
    const url = pictureUrl(uri)
    canvas.hidden = false
    canvas.classList.add('single')
    if (before.getAttribute('src') === url) return
    before.alt = `The photo: ${name(uri, samples)}`
    before.src = url
    before.onload = () => {
      canvas.classList.remove('unseen')
      shape(current)
    }
    // Browsers show fewer formats than the worker reads.
    before.onerror = () => canvas.classList.add('unseen')
  }

  function shape(painting) {
    const sized = [painting?.outcome, painting?.progress, painting?.progress?.scale].find(event => event?.width)
    const ratio = sized ? sized.width / sized.height : before.naturalWidth / before.naturalHeight
    if (ratio > 0) canvas.style.setProperty('--ratio', ratio)
  }

  function showPainting(painting) {
    const url = paintedUrl(painting)
    canvas.classList.toggle('waiting', !url && !finished(painting))
    if (!url) return
    after.alt = `${title(painting, samples)}${finished(painting) ? '' : ', unfinished'}`
    if (after.dataset.wanted === url) return
    after.dataset.wanted = url
    // Decoded before it is shown, so that the picture does not flicker.
    const next = new Image()
    next.src = url
    next.decode().then(() => {
      if (after.dataset.wanted !== url) return
      after.src = url
      canvas.classList.remove('single')
    }, () => { delete after.dataset.wanted })
  }

  function describe(painting, ahead) {
    const sentence = state(painting, ahead)
    const why = reason(painting)
    const progress = element('progress')
    element('stage-title').textContent = title(painting, samples)
    element('state').textContent = sentence
    element('reason').textContent = why ?? ''
    element('reason').hidden = !why
    progress.classList.toggle('idle', finished(painting))
    progress.value = percent(painting)
    element('cancel').hidden = finished(painting) || painting.cancelRequested
    element('reuse').hidden = element('copy').hidden = false
    const download = element('download')
    download.hidden = painting.state !== 'completed'
    if (!download.hidden) {
      download.href = pictureUrl(painting.outcome.result)
      download.download = painting.outcome.result.split('/').at(-1)
    }
    document.title = painting.state === 'painting' ? `${percent(painting)} % · Stylewright` : 'Stylewright'
    announce(painting, why ? `${sentence}: ${why}` : sentence)
  }

  /** For screen readers: each change of state, and every quarter of the painting. */
  function announce(painting, sentence) {
    const step = `${painting.id} ${painting.state} ${painting.cancelRequested} ${Math.floor(percent(painting) / 25)}`
    if (step !== announced) {
      announced = step
      element('announcement').textContent = sentence
    }
  }

  function cut() {
    canvas.style.setProperty('--cut', `${divider.value}%`)
    divider.setAttribute('aria-valuetext', `${divider.value} % photo`)
  }

  /** Scrolls picture and state into view if they are not. */
  function reveal() {
    const { top } = canvas.getBoundingClientRect()
    if (top < 0 || element('facts').getBoundingClientRect().bottom > innerHeight) {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
      element('stage').scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' })
    }
  }

  return { show, prepare, reveal }
}
