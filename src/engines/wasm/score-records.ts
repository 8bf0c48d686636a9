// Scores of the leads in the kernel's memory: leads whose records say the same share their card.
import type { Plan } from '../../plan/plan.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { LeadScore } from '../engine.ts';
import { openScorer } from '../memory/score-lead.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { paidOf, RECORD_ACTIVE, type RecordLayout, readSignal, type SignalPlace } from './record-layout.ts';
import type { TakenLeads } from './take-leads.ts';

const BATCH = 1_024;

export interface RecordScores {
  batches(): Generator<LeadScore[]>;
  idOf(lead: number): string;
}

export function scoreRecords(
  memory: KernelMemory,
  plan: Plan,
  layout: RecordLayout,
  { count, classes, places }: TakenLeads,
  byScore: boolean,
): RecordScores {
  const { kernel, views } = memory;
  const recordOf = (lead: number): number => kernel.recordOf(lead) >>> 0;
  const place = (signal: number): SignalPlace => layout.signals[signal] as SignalPlace; // the plan's own numbers
  const { score } = openScorer(
    plan,
    {
      test: (condition) => {
        const holds = classes.test(condition);
        return (lead) => holds(places.classOf(lead));
      },
      counted: (cell, points) => {
        const earned = classes.counted(cell, points);
        return (lead) => earned(places.classOf(lead));
      },
    },
    {
      value: (signal, lead) => readSignal(memory, place(signal), recordOf(lead)),
      paid: (signal, lead) => paidOf(memory, place(signal), recordOf(lead)),
    },
  );
  const cards: ScoreCard[] = [];
  const out = kernel.alloc(BigInt(BATCH * 4)) >>> 0;
  kernel.setAlike(layout.bytes);

  const idOf = (lead: number): string => {
    const record = recordOf(lead);
    const { bytes, u32 } = views();
    if (u32[record / 4] === 0xffff_ffff) {
      const from = u32[record / 4 + 3] as number;
      return bytes.toString('utf8', from, from + (u32[record / 4 + 1] as number));
    }
    const end = bytes.indexOf(0, record);
    return bytes.toString('utf8', record, end < 0 || end > record + 16 ? record + 16 : end);
  };
  const cardOf = (lead: number, alike: number): ScoreCard => {
    if (alike < 0) return score(lead);
    const known = cards[alike];
    if (known !== undefined) return known;
    const card = score(lead);
    cards[alike] = card;
    return card;
  };
  const isActive = (lead: number): boolean => views().u32[(recordOf(lead) + RECORD_ACTIVE) / 4] === 1;

  function* inOrder(): Generator<LeadScore[]> {
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(from + BATCH, count);
      kernel.alike(from, to, out);
      const alikes = views().i32.slice(out / 4, out / 4 + to - from);
      yield Array.from(alikes, (alike, index) => scoreOf(from + index, alike));
    }
  }
  const scoreOf = (lead: number, alike: number): LeadScore => ({
    ...{ lead, alike, card: cardOf(lead, alike), active: isActive(lead) },
    id: () => idOf(lead),
  });
  function* highestFirst(): Generator<LeadScore[]> {
    const alikes = new Int32Array(count);
    const scores = new Float64Array(count);
    for (const batch of inOrder()) {
      for (const { lead, alike, card } of batch) {
        alikes[lead] = alike;
        scores[lead] = card.score;
      }
    }
    const order = Uint32Array.from({ length: count }, (_, lead) => lead);
    order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
    for (let from = 0; from < count; from += BATCH) {
      yield Array.from(order.subarray(from, from + BATCH), (lead) => scoreOf(lead, alikes[lead] as number));
    }
  }
  return { batches: byScore ? highestFirst : inOrder, idOf };
}
