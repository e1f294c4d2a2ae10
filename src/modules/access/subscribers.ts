// Reactions to what org announces: whoever no longer holds a post at a unit loses the rights granted there.
import type { Subscriber } from '#platform/module.ts';
import { idSchema } from '#shared/ids.ts';
import { endGrantsWithoutPost } from './service/grants.ts';

export const subscribers: readonly Subscriber[] = [
  {
    name: 'access.rightsFollowPosts',
    on: ['org.peopleChanged', 'org.imported'],
    async handle(ctx, event) {
      const person = idSchema.safeParse(event.payload['personId']);
      await endGrantsWithoutPost(ctx, event.type === 'org.peopleChanged' && person.success ? person.data : null);
    },
  },
];
