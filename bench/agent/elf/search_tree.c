/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two functions that a static libelf may lack: elfutils 0.192 as Debian 13 has
 * it calls them, and keeps them in an archive that is not installed. They
 * manage trees of chunks read by elf_getdata_rawchunk(), which libbpf never
 * calls: the trees stay empty. Linked as an archive behind libelf, so that
 * they are taken only where nobody else has them.
 */
struct search_tree {
	void *root; /* and a lock, in which nobody waits */
};

void eu_search_tree_init(struct search_tree *tree);
void eu_search_tree_fini(struct search_tree *tree, void (*free_node)(void *));

void eu_search_tree_init(struct search_tree *tree)
{
	tree->root = 0;
}

void eu_search_tree_fini(struct search_tree *tree, void (*free_node)(void *))
{
	(void)tree, (void)free_node;
}
