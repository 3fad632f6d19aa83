# SPDX-License-Identifier: GPL-2.0-or-later
# Questions on the plugin that tshark loads, for the commands in this folder and ./lab. To be sourced.
# shellcheck shell=bash

# Prints the path of the lab.so that tshark loads for this user; nothing if it loads none.
loaded_plugin()
{
    tshark -G plugins 2>/dev/null | awk -F '\t' '$1 ~ /^lab\.so *$/ { print $4; exit }'
}

plugin_is_loaded()
{
    [[ -n $(loaded_plugin) ]]
}

# Prints a file of the sources in a folder, if there is one, that was changed after a plugin was installed.
newer_source()
{
    local folder=$1 plugin=$2
    find "$folder"/{plugin,annotations,profile,CMakeLists.txt} -type f -newer "$plugin" -print -quit \
        2>/dev/null
}
