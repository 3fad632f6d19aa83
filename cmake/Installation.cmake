# SPDX-License-Identifier: GPL-2.0-or-later
# `cmake --install <build>` and the target `uninstall`. Who runs them decides at that moment where
# the files go, not who configured the build.

set(LAB_INSTALLATION "${PROJECT_BINARY_DIR}/installation.cmake")
file(GENERATE OUTPUT "${LAB_INSTALLATION}" CONTENT
"set(LAB_SERIES [[${LAB_WIRESHARK_SERIES}]])
set(LAB_GLOBAL_PLUGIN_FOLDER [[${LAB_GLOBAL_PLUGIN_FOLDER}]])
set(LAB_GLOBAL_DATA_FOLDER [[${LAB_GLOBAL_DATA_FOLDER}]])
set(LAB_MODULE [[$<TARGET_FILE:lab>]])
set(LAB_PROFILE [[${PROJECT_SOURCE_DIR}/profile/Lab]])
set(LAB_GUIDE [[${PROJECT_SOURCE_DIR}/docs/guide]])
")

install(CODE "set(LAB_INSTALLATION [[${LAB_INSTALLATION}]])")
install(SCRIPT "${CMAKE_CURRENT_LIST_DIR}/installation/install.cmake")
add_custom_target(uninstall
    COMMAND "${CMAKE_COMMAND}" -D "LAB_INSTALLATION=${LAB_INSTALLATION}"
        -P "${CMAKE_CURRENT_LIST_DIR}/installation/uninstall.cmake"
    VERBATIM)
