// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.pod;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The command line that becomes a container: what a container runtime does between its specification and its program. Its root is made of
 * this machine's programs and the image's own, and of nothing that is not mounted; its user has the capabilities that are listed.
 */
final class ContainerCommand {
    /** What runtimes leave to a container that says nothing. */
    private static final Set<String> USUAL = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "NET_RAW",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    /** Mounts alone, never what is mounted: that is this machine's. A volume in the place of a hidden folder stays as it is. */
    private static final String READ_ONLY = """
            for top in $hidden; do
              case " $placed " in *" $top "*) continue ;; esac
              mount -o remount,bind,ro "$root$top"
            done
            mount -o remount,bind,ro "$root"
            """;

    private final PodSpec pod;
    private final Container container;
    private final SecurityContext rights;
    private final Function<String, Path> volumes;
    private final Map<String, Path> image;
    private final Map<String, String> environment;

    /**
     * @param volumes where each volume is
     * @param image where the parts of the image are, by their paths in it
     * @param environment with what the image says
     */
    ContainerCommand(
            PodSpec pod,
            Container container,
            Function<String, Path> volumes,
            Map<String, Path> image,
            Map<String, String> environment) {
        this.pod = pod;
        this.container = container;
        this.rights = Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        this.volumes = volumes;
        this.image = Map.copyOf(image);
        this.environment = Map.copyOf(environment);
        if (Boolean.TRUE.equals(rights.getPrivileged())) {
            throw new AssertionError(container.getName() + " asks for everything");
        }
    }

    /** @param scratch an empty folder that is the container's alone */
    List<String> line(Path scratch, List<String> program) {
        StringBuilder script = new StringBuilder(root(scratch));
        image.forEach((path, part) -> place(script, part, path, true));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path folder = volumes.apply(mount.getName());
            place(
                    script,
                    mount.getSubPath() == null ? folder : folder.resolve(mount.getSubPath()),
                    mount.getMountPath(),
                    Boolean.TRUE.equals(mount.getReadOnly()));
        }
        if (Boolean.TRUE.equals(rights.getReadOnlyRootFilesystem())) {
            script.append(READ_ONLY);
        }
        script.append("exec chroot \"$root\" \"$@\"\n");
        List<String> line = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", script.toString(), "container"));
        line.addAll(privileges());
        line.addAll(List.of("env", "-i"));
        environment.forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(program);
        return line;
    }

    /** Makes the container's root, with what every image has; what else this machine has at its top is hidden, as are the kernel's knobs. */
    private static String root(Path scratch) {
        return """
            set -eu
            PATH=$PATH:/usr/sbin:/sbin
            mount -t tmpfs none '%1$s'
            mkdir '%1$s/upper' '%1$s/work' '%1$s/root'
            root='%1$s/root'
            mount -t overlay overlay -o 'lowerdir=/,upperdir=%1$s/upper,workdir=%1$s/work' "$root"
            hidden= placed=
            for top in /*; do
              case $top in /usr | /bin | /sbin | /lib* | /etc | /dev | /proc | /sys) continue ;; esac
              if [ -d "$top" ] && [ ! -L "$top" ]; then
                mount -t tmpfs -o mode=755 none "$root$top"
                hidden="$hidden $top"
              fi
            done
            mount -t proc proc "$root/proc"
            for kept in sys irq bus fs; do
              [ -d "$root/proc/$kept" ] || continue
              mount --bind "$root/proc/$kept" "$root/proc/$kept"
              mount -o remount,bind,ro "$root/proc/$kept"
            done
            mount --rbind /dev "$root/dev"
            mount --bind -o ro /sys "$root/sys"
            place() {
              if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$(dirname "$root$2")" && touch "$root$2"; fi
              mount --bind "$1" "$root$2"
              placed="$placed $2"
              [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
            }
            """.formatted(scratch);
    }

    private static void place(StringBuilder script, Path what, String where, boolean readOnly) {
        script.append("place '%s' '%s' %s%n".formatted(what, where, readOnly ? "ro" : "rw"));
    }

    private List<String> privileges() {
        String set = "-all"
                + String.join(
                        "",
                        capabilities().stream()
                                .map(each -> ",+" + each.toLowerCase(Locale.ROOT))
                                .toList());
        List<String> line = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + user(),
                "--regid=" + group(),
                "--clear-groups",
                "--inh-caps=-all",
                "--ambient-caps=-all",
                "--bounding-set=" + set));
        if (Boolean.FALSE.equals(rights.getAllowPrivilegeEscalation())) {
            line.add("--no-new-privs");
        }
        return line;
    }

    /** What it may do at most; only root has it from the start. */
    Set<String> capabilities() {
        Capabilities said = Optional.ofNullable(rights.getCapabilities()).orElseGet(Capabilities::new);
        Set<String> all = new TreeSet<>(USUAL);
        if (said.getDrop().contains("ALL")) {
            all.clear();
        }
        said.getDrop().forEach(all::remove);
        all.addAll(said.getAdd());
        return all;
    }

    /** Its user; root where nobody says otherwise, as the image does. */
    long user() {
        long user = Optional.ofNullable(rights.getRunAsUser())
                .or(() -> ofPod().map(PodSecurityContext::getRunAsUser))
                .orElse(0L);
        boolean neverRoot = Optional.ofNullable(rights.getRunAsNonRoot())
                .or(() -> ofPod().map(PodSecurityContext::getRunAsNonRoot))
                .orElse(false);
        if (neverRoot && user == 0) {
            throw new AssertionError(container.getName() + " would not be started: runAsNonRoot");
        }
        return user;
    }

    private long group() {
        return Optional.ofNullable(rights.getRunAsGroup())
                .or(() -> ofPod().map(PodSecurityContext::getRunAsGroup))
                .orElse(0L);
    }

    private Optional<PodSecurityContext> ofPod() {
        return Optional.ofNullable(pod.getSecurityContext());
    }
}
