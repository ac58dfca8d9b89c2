/**
 * What comes on a stream, to the end of the other side's direction. The stream's own iterator cannot be used: when the
 * other side sends the protocol's name, its bytes and its end at once, the event that the iterator waits for has passed.
 */
export async function * blocksOf (stream) {
  const blocks = []
  let over = stream.readableEnded // even so, bytes that were read while negotiating may have been put back
  let failure
  let wake = () => {}
  stream.addEventListener('message', event => {
    blocks.push(event.data.subarray())
    wake()
  })
  const ended = event => {
    over = true
    failure = event.error ?? failure
    wake()
  }
  stream.addEventListener('end', ended)
  stream.addEventListener('close', ended)
  while (true) {
    if (failure !== undefined) {
      throw failure
    }
    if (blocks.length > 0) {
      yield blocks.shift()
    } else if (over && stream.readBufferLength === 0) {
      return
    } else {
      await new Promise(resolve => { wake = resolve })
    }
  }
}
