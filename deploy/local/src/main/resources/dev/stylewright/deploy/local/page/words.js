// Sentences about paintings.

export const finished = painting => ['completed', 'failed', 'cancelled'].includes(painting.state)

export const percent = painting =>
  painting.progress?.event === 'progressed'
    ? Math.round((100 * painting.progress.evaluation) / painting.progress.iterations)
    : 0

/** A file or sample by its address. */
export function name(uri, samples) {
  return samples.find(sample => sample.image === uri)?.title ?? uri.split('/').at(-1)
}

export function title(painting, samples) {
  const { content, styles } = painting.request
  return `${name(content, samples)} in the style of ${styles.map(style => name(style.image, samples)).join(', ')}`
}

export function duration(millis) {
  const seconds = Math.max(1, Math.round(millis / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** @param ahead the number of earlier paintings that are not finished */
export function state(painting, ahead) {
  if (!finished(painting) && painting.cancelRequested) return 'Cancelling …'
  switch (painting.state) {
    case 'queued':
      return ahead === 0 ? 'Waiting for the worker' : `Waiting, ${ahead} ${ahead === 1 ? 'picture' : 'pictures'} ahead`
    case 'painting':
      return painting.progress.event === 'started' ? 'Painting has started' : running(painting.progress)
    case 'completed':
      return done(painting.outcome)
    case 'cancelled':
      return 'Cancelled'
    default:
      return 'Not painted'
  }
}

/** One word or number for a small place. */
export function brief(painting) {
  if (painting.state === 'painting') return painting.cancelRequested ? 'Cancelling' : `${percent(painting)} %`
  return { queued: 'Waiting', completed: 'Done', failed: 'Not painted', cancelled: 'Cancelled' }[painting.state]
}

/** Why there is no picture. */
export function reason(painting) {
  if (painting.problem) return painting.problem
  if (painting.outcome?.event !== 'failed') return undefined
  const { message, errors = [] } = painting.outcome
  const all = [message, ...errors.map(error => `${error.path} ${error.message}`).filter(text => !message.includes(text))].join(' ')
  return withNames(all).replace(/[^.]$/, '$&.')
}

/** Addresses in the store mean nothing to the user of the page; the last part is the name of the file. */
const withNames = sentence => sentence.replace(/s3:\/\/(?:[^\s/]+\/)+([^\s/:;,]+)/g, '$1')

function running(progress) {
  const left = progress.remainingMillis === undefined || progress.remainingMillis === null
    ? '' : `, about ${duration(progress.remainingMillis)} left`
  return `Painting, ${progress.evaluation} of ${progress.iterations} iterations${left}`
}

function done(outcome) {
  const time = outcome.timings ? `, painted in ${duration(outcome.timings.stylizing)}` : ''
  return `Done, ${outcome.width} × ${outcome.height} px${time}`
}
