/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/installed.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool installed_find(const char *name, char *path, size_t size)
{
	static const char *const dirs[] = {"/usr/local/bin", "/usr/bin",
					   "/bin"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		snprintf(path, size, "%s/%s", dirs[i], name);
		if (!access(path, X_OK))
			return true;
	}
	return false;
}

bool installed_says(const char *path, const char *line)
{
	char command[128], said[128] = "";
	FILE *out;

	snprintf(command, sizeof(command), "%s --version 2>&1", path);
	out = popen(command, "re");
	if (!out)
		return false;
	if (fgets(said, sizeof(said), out))
		said[strcspn(said, "\n")] = '\0';
	pclose(out);
	return !strcmp(said, line);
}
