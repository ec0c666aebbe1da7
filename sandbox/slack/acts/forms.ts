import type { ActResult, ViewValues } from '../../protocol.ts';
import { describeFile } from '../files.ts';
import { clientErrors, controls, stateOf } from '../interactive.ts';
import { ApiRefusal } from '../methods/method.ts';
import { viewClosed, viewSubmission } from '../payloads.ts';
import { isObject } from '../schema.ts';
import type { Person } from '../store.ts';
import { applyAnswer, TROUBLE } from '../submission.ts';
import { Declined, done, failed, type Of, type Reach, type Stage } from './stage.ts';

/** What a person does with a form as a whole. */
export interface Forms {
  submit(act: Of<'submit'>): Promise<ActResult>;
  close(act: Of<'close_view'>): ActResult;
}

export function createForms({ desk, inspector, deliver, background }: Stage, reach: Reach): Forms {
  const { store, files, modals, triggers, origin } = desk;

  /** The page sends the ids of what a person uploaded into a form; the app gets the files. */
  function withFiles(blocks: readonly object[], values: ViewValues, person: Person): ViewValues {
    const all: Record<string, Readonly<Record<string, unknown>>> = { ...values };
    for (const { blockId, actionId, type } of controls(blocks)) {
      if (type !== 'file_input') continue;
      const given = values[blockId]?.[actionId];
      const ids: unknown = isObject(given) ? given['files'] : [];
      const described = (Array.isArray(ids) ? ids : []).map((id: unknown) => {
        const file = files.byId(isObject(id) ? String(id['id']) : String(id));
        if (file?.user !== person.id) throw new Declined('This file was not uploaded.');
        return describeFile(file, store, origin());
      });
      all[blockId] = { ...all[blockId], [actionId]: { type, files: described } };
    }
    return all;
  }

  return {
    async submit(act) {
      const person = reach.person(act.as);
      const open = reach.view(act.viewId, person);
      if (modals.stack(person.id).at(-1)?.id !== open.id)
        throw new Declined('Another view lies above this one.');
      if (open.busy) throw new Declined('The form is already on its way.');
      const values = withFiles(open.view.blocks, stateOf(open.view.blocks, act.values), person);
      const errors = clientErrors(open.view.blocks, values);
      const [first] = Object.values(errors);
      modals.patch(open.id, { values, errors, busy: first === undefined, trouble: undefined });
      if (first !== undefined) return failed(first);
      const trigger = triggers.issue({ person: person.id, viewId: open.id });
      const delivery = await deliver(viewSubmission(person, { ...open, values }, trigger));
      modals.patch(open.id, { busy: false });
      try {
        if (!delivery.ok) throw new ApiRefusal(delivery.reason);
        applyAnswer(delivery.answer, open.id, desk);
        return done;
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
        inspector.add('refused', `Answer to view_submission: ${error.code}`);
        modals.patch(open.id, { trouble: TROUBLE });
        return failed(TROUBLE);
      }
    },

    close(act) {
      const person = reach.person(act.as);
      const open = reach.view(act.viewId, person);
      const modal = open.view.type === 'modal' ? open.view : undefined;
      const cleared = act.all === true || modal?.clear_on_close === true;
      if (cleared) modals.clear(person.id);
      else modals.close(open);
      if (modal?.notify_on_close === true) background(deliver(viewClosed(person, open, cleared)));
      return done;
    },
  };
}
