// Numbers in any amount, in pieces: growing copies nothing.

type PieceArray = Uint8Array | Uint32Array | Float64Array;
type Kind = Uint8ArrayConstructor | Uint32ArrayConstructor | Float64ArrayConstructor;

export interface BigNumbers {
  get(at: number): number;
  set(at: number, value: number): void;
}

const PIECE = 1 << 12;

export function createBigNumbers(Kind: Kind): BigNumbers {
  const pieces: PieceArray[] = [];
  return {
    get: (at) => (pieces[Math.floor(at / PIECE)] as PieceArray)[at % PIECE] as number,
    set: (at, value) => {
      const piece = Math.floor(at / PIECE);
      while (piece >= pieces.length) pieces.push(new Kind(PIECE));
      (pieces[piece] as PieceArray)[at % PIECE] = value;
    },
  };
}
