/* SPDX-License-Identifier: GPL-2.0-only */
#include "workloads/uioring.h"

const char *uioring_fault(const struct rxb_uioring *ring)
{
	if (ring->magic != RXB_UIORING_MAGIC)
		return "it does not begin with the magic number";
	if (ring->version != RXB_UIORING_VERSION)
		return "it has another version";
	if (ring->slots != RXB_UIORING_SLOTS ||
	    ring->slot_bytes != RXB_UIORING_SLOT_BYTES)
		return "its slots are of another number or size";
	return NULL;
}

enum rxb_uioring_state uioring_state(const struct rxb_uioring *ring)
{
	return (enum rxb_uioring_state)__atomic_load_n(&ring->state,
						       __ATOMIC_ACQUIRE);
}

int uioring_peek(const struct rxb_uioring *ring, uint32_t *at,
		 const void **frame)
{
	uint32_t from = __atomic_load_n(&ring->consumer, __ATOMIC_RELAXED);
	uint32_t to = __atomic_load_n(&ring->producer, __ATOMIC_ACQUIRE);
	const struct rxb_uioring_slot *slot;
	uint32_t len;

	if (from == to)
		return 0;
	if (to - from > RXB_UIORING_SLOTS)
		return -1;
	slot = &ring->slot[from % RXB_UIORING_SLOTS];
	/* Once: it is not ours alone. */
	len = __atomic_load_n(&slot->len, __ATOMIC_RELAXED);
	if (!len || len > sizeof(slot->frame))
		return -1;
	*at = from;
	*frame = slot->frame;
	return (int)len;
}

bool uioring_take(struct rxb_uioring *ring, uint32_t at)
{
	return __atomic_compare_exchange_n(&ring->consumer, &at, at + 1, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}
