// The two-tone sound of an alarm, made by the page itself with Web Audio; nothing is fetched.
// A browser lets a page sound only after a press; until then `soundState` says so and the head shows it.
import { useSyncExternalStore } from 'react';

let context: AudioContext | null = null;
let ringing: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function audio(): AudioContext {
  if (context === null) {
    context = new AudioContext();
    context.addEventListener('statechange', tell);
  }
  return context;
}

/** Whether this page may sound. */
export function soundState(): 'allowed' | 'refused' {
  return context !== null && context.state === 'running' ? 'allowed' : 'refused';
}

/** Asks for sound; works only inside a press or a key. */
export async function allowSound(): Promise<void> {
  await audio().resume();
  tell();
}

/** Every press and key is taken as the chance to get the permission; after the press, so that the notice does not move what is pressed. */
export function watchForPermission(): () => void {
  const onGesture = () => {
    if (soundState() === 'refused') void allowSound();
  };
  addEventListener('click', onGesture);
  addEventListener('keydown', onGesture);
  return () => {
    removeEventListener('click', onGesture);
    removeEventListener('keydown', onGesture);
  };
}

/** Permission as React state. */
export function useSoundState(): 'allowed' | 'refused' {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, soundState);
}

function twoTone(): void {
  if (soundState() !== 'allowed') return;
  const to = audio();
  for (const [index, frequency] of [880, 660, 880, 660].entries()) {
    const start = to.currentTime + index * 0.32;
    const tone = to.createOscillator();
    const volume = to.createGain();
    tone.type = 'triangle';
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.5, start + 0.02);
    volume.gain.setValueAtTime(0.5, start + 0.26);
    volume.gain.linearRampToValueAtTime(0, start + 0.3);
    tone.connect(volume).connect(to.destination);
    tone.start(start);
    tone.stop(start + 0.31);
  }
}

/** Rings until `stopRinging`; a second call changes nothing. */
export function startRinging(): void {
  if (ringing !== null) return;
  twoTone();
  ringing = setInterval(twoTone, 3000);
}

/** Silence. */
export function stopRinging(): void {
  if (ringing !== null) clearInterval(ringing);
  ringing = null;
}
