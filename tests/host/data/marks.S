/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine of its own (multiboot): a known number of instructions between two
 * marks, among them what cuts a translated block short: reads of a device, a
 * fault, a repeated string instruction.
 */
	.set MAGIC, 0x1badb002
	.section .text
	.long MAGIC, 0, -MAGIC

	.macro mark number
	.byte 0x0f, 0x1f, 0x80
	.long 0x52584200 | \number
	.endm

	.globl _start
_start:
	mov $stack, %esp
	/* An interrupt gate for #UD, in the code segment we run in. */
	mov $undefined, %eax
	mov %cs, %ecx
	mov %ax, idt + 6 * 8
	mov %cx, idt + 6 * 8 + 2
	movw $0x8e00, idt + 6 * 8 + 4
	shr $16, %eax
	mov %ax, idt + 6 * 8 + 6
	lidt idtr

	mark 0x01
	mov $1000, %ecx		/* 1 */
1:	dec %ecx		/* 1000 */
	jnz 1b			/* 1000 */
	.rept 10		/* 30: the local APIC's version */
	mov 0xfee00030, %eax
	add %eax, %ebx
	nop
	.endr
	ud2			/* 1, and 2 in the handler */
	mov $source, %esi	/* 1 */
	mov $target, %edi	/* 1 */
	mov $5, %ecx		/* 1 */
	rep movsb		/* 6: QEMU's clock counts the last look, too */
	mark 0x02		/* 1 */
	mov $0, %al
	out %al, $0xf4
2:	hlt
	jmp 2b

undefined:
	addl $2, (%esp)
	iret

	.section .data
source:	.ascii "frame"
target:	.space 8
idtr:	.word 7 * 8 - 1
	.long idt
	.balign 8
idt:	.space 7 * 8
	.space 256
stack:
