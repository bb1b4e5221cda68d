// A photo or a painting to choose: a file by drop, paste or dialog, or a sample. Files go to the store at once.
import { pictureUrl, upload } from './api.js'
import { name } from './words.js'

/** @param role photo or painting  @param on changed() and failed(sentence) */
export function createSource(role, settings, on) {
  const samples = settings.samples[role]
  const source = document.querySelector(`.source[data-role="${role}"]`)
  const drop = source.querySelector('.drop')
  const picture = source.querySelector('img')
  const hint = source.querySelector('.hint')
  const file = source.querySelector('.file')
  const input = source.querySelector('input')
  const buttons = samples.map(sample => sampleButton(source, sample, () => {
    on.failed('')
    choose(sample.image)
  }))
  let image
  let uploading = Promise.resolve()

  input.addEventListener('change', () => {
    if (input.files[0]) take(input.files[0])
    input.value = ''
  })
  for (const kind of ['dragenter', 'dragover']) drop.addEventListener(kind, () => drop.classList.add('over'))
  for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'))
  drop.addEventListener('drop', event => {
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0])
  })
  picture.addEventListener('load', () => shown(true))
  picture.addEventListener('error', () => shown(false))

  function take(chosen) {
    on.failed('')
    if (chosen.size > settings.uploadBytes) {
      on.failed(`${chosen.name} has ${chosen.size.toLocaleString('en')} bytes and the limit is `
        + `${settings.uploadBytes.toLocaleString('en')}: take a smaller picture.`)
      return
    }
    const before = image
    file.textContent = `Storing ${chosen.name} …`
    const stored = upload(role, chosen).then(uri => {
      if (uploading === stored) show(uri)
    }, failure => {
      if (uploading !== stored) return
      uploading = Promise.resolve()
      show(before)
      on.failed(failure.message)
      // A caller that waits for the file must not get the previous picture.
      throw failure
    })
    uploading = stored
    stored.catch(() => {})
  }

  /** The latest choice applies, even while a file is still being stored. */
  function choose(uri) {
    uploading = Promise.resolve()
    show(uri)
  }

  function show(uri) {
    image = uri
    file.textContent = name(uri, samples)
    drop.classList.add('filled')
    picture.src = pictureUrl(uri)
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(samples[i].image === uri)))
    on.changed()
  }

  /** Browsers show fewer formats than the worker reads. */
  function shown(yes) {
    picture.hidden = !yes
    picture.alt = yes ? `The ${role}: ${file.textContent}` : ''
    drop.classList.toggle('shown', yes)
    hint.textContent = yes ? 'Drop or choose a file' : 'Your browser does not show this file. The worker decides.'
  }

  return { take, choose, image: () => image, ready: () => uploading }
}

function sampleButton(source, sample, choose) {
  const button = document.createElement('button')
  button.type = 'button'
  button.title = sample.title
  button.addEventListener('click', choose)
  const thumbnail = document.createElement('img')
  thumbnail.src = pictureUrl(sample.image)
  thumbnail.alt = sample.title
  button.append(thumbnail)
  const item = document.createElement('li')
  item.append(button)
  source.querySelector('.samples').append(item)
  return button
}
