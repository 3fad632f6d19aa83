# SPDX-License-Identifier: GPL-2.0-or-later
# Puts lab.so and the profile where Wireshark looks, and records it for uninstall.cmake.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/places.cmake")

set(record "")
foreach(earlier IN LISTS LAB_RECORDS)
    file(STRINGS "${earlier}" lines ENCODING UTF-8)
    list(APPEND record ${lines})
endforeach()

# Copies a file into a folder, unless the file there is not as an installation left it.
function(lab_install source folder)
    cmake_path(GET source FILENAME name)
    set(target "${folder}/${name}")
    file(SHA256 "${source}" ours)
    set(present "${ours}")
    if(EXISTS "$ENV{DESTDIR}${target}" AND NOT source STREQUAL LAB_MODULE)
        file(SHA256 "$ENV{DESTDIR}${target}" present)
    endif()
    if(present STREQUAL ours OR "${present} ${target}" IN_LIST record)
        set(missing "${folder}")
        while(NOT EXISTS "$ENV{DESTDIR}${missing}" AND NOT missing STREQUAL "/")
            list(APPEND record "folder ${missing}")
            cmake_path(GET missing PARENT_PATH missing)
        endwhile()
        file(INSTALL "${source}" DESTINATION "${folder}" MESSAGE_NEVER)
        list(APPEND record "${ours} ${target}")
    elseif(NOT name STREQUAL "recent") # which Wireshark itself rewrites
        message(STATUS "Kept as you changed it: ${target} (ours: ${source})")
    endif()
    set(record "${record}" PARENT_SCOPE)
endfunction()

lab_install("${LAB_MODULE}" "${LAB_PLUGIN_FOLDER}")
file(GLOB profile LIST_DIRECTORIES FALSE "${LAB_PROFILE}/*")
foreach(file IN LISTS profile)
    lab_install("${file}" "${LAB_PROFILE_FOLDER}")
endforeach()
list(REMOVE_DUPLICATES record)
list(JOIN record "\n" record)
file(WRITE "$ENV{DESTDIR}${LAB_PLUGIN_FOLDER}/lab.installed" "${record}\n")
message(STATUS "Installed for ${LAB_FOR}, Wireshark ${LAB_SERIES}:")
message(STATUS "  plugin   ${LAB_PLUGIN_FOLDER}/lab.so")
message(STATUS "  profile  ${LAB_PROFILE_FOLDER}")

# Wireshark complains at each start about a plugin that it finds twice.
file(GLOB copies "${LAB_GLOBAL_PLUGIN_FOLDER}/epan/lab.so"
    "$ENV{HOME}/.local/lib/wireshark/plugins/${LAB_SERIES}/epan/lab.so"
    "/home/*/.local/lib/wireshark/plugins/${LAB_SERIES}/epan/lab.so")
list(REMOVE_ITEM copies "${LAB_PLUGIN_FOLDER}/lab.so")
foreach(copy IN LISTS copies)
    message(WARNING "Wireshark will find a second copy and say so at each start: ${copy}\n"
        "Remove one of the two: `./lab uninstall`, or with sudo the one for all users.")
endforeach()
