import { connect, type Socket } from 'node:net'

/** Longer than the server lets a statement take, so that only a host that is not heard of any more is silent for so long. */
const SILENCE_MS = 12_000
const LOOKS = 4

/** The part of the driver's options that says where the server is. */
type Place = { path?: string | undefined; host: string | string[]; port: number | number[] }

/**
 * Makes the driver's sockets, and destroys each over which nothing has come for so long: a host that has vanished is never
 * said to have, and the driver would wait for as long as TCP does. An idle connection ends likewise. Each listed host has its
 * turn.
 */
export const createSocketMaker = (silenceMs = SILENCE_MS) => {
  let turn = 0
  return (place: Place): Socket => {
    const [hosts, ports] = [[place.host].flat(), [place.port].flat()]
    const [host = 'localhost', port = 5432] = [
      hosts[turn % hosts.length],
      ports[turn % ports.length],
    ]
    turn += 1
    const socket = place.path ? connect(place.path) : connect(port, host)
    endWhenSilent(socket, silenceMs)
    // The driver takes the name for TLS from here.
    return Object.assign(socket, { host, port })
  }
}

/**
 * Looks at what was read: of a socket's listeners the driver leaves none when it puts TLS around it. What was sent since the last
 * look is waited for, twice as long at most, so that no idle connection ends under a statement that was sent just now.
 */
const endWhenSilent = (socket: Socket, silenceMs: number) => {
  let [read, written, silent] = [0, 0, 0]
  const timer = setInterval(() => {
    silent = socket.bytesRead === read ? silent + 1 : 0
    const isAsking = socket.bytesWritten !== written
    read = socket.bytesRead
    written = socket.bytesWritten
    if (silent > (isAsking ? 2 * LOOKS : LOOKS)) socket.destroy()
    if (socket.destroyed) clearInterval(timer)
  }, silenceMs / LOOKS)
  timer.unref()
}
