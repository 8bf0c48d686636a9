// Why a run is not for this engine. Nothing has been counted or rejected by then, so another engine can take over.

export class NotForWasm extends Error {
  override readonly name = 'NotForWasm';
}
