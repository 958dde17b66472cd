package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LeaseFolderTest {
  private static final WorkerId ID = new WorkerId("org/model:7b", 1);

  @TempDir Path home;
  private final Process orphan;

  LeaseFolderTest() throws IOException {
    orphan = new ProcessBuilder("setsid", "sh", "-c", "echo up; exec sleep 1000").start();
  }

  @BeforeEach
  void awaitOrphan() throws IOException {
    assertThat(orphan.getInputStream().read()).isEqualTo('u');
  }

  @AfterEach
  void endOrphan() {
    orphan.destroyForcibly();
  }

  @Test
  void aSessionThatADeadGatewayLeftIsKilledAndItsLeaseRemoved() throws Exception {
    var ticks = Sessions.find(orphan.pid()).orElseThrow().startTicks();
    var folder = LeaseFolder.open(home);
    folder.write(ID, lease(ticks));

    LeaseFolder.open(home);

    assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(home.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void aProcessThatOnlyHasTheNumberOfALeasedOneIsLeftAlone() throws Exception {
    var ticks = Sessions.find(orphan.pid()).orElseThrow().startTicks();
    var folder = LeaseFolder.open(home);
    folder.write(ID, lease(ticks - 1));

    LeaseFolder.open(home);

    assertThat(orphan.isAlive()).isTrue();
    assertThat(home.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void anUnreadableLeaseIsDropped() throws Exception {
    LeaseFolder.open(home);
    Files.writeString(home.resolve("leases/x-1.json"), "{\"pid\":");

    LeaseFolder.open(home);

    assertThat(home.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void onlyTheOwnerReadsALeaseAndItReadsBackAsWritten() throws Exception {
    var folder = LeaseFolder.open(home);
    folder.write(ID, lease(7));

    var file = folder.file(ID);
    assertThat(Lease.parse(Files.readString(file))).isEqualTo(lease(7));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void modelNamesThatLookAlikeAsFileNamesGetDifferentFiles() throws Exception {
    var folder = LeaseFolder.open(home);

    var slash = folder.file(new WorkerId("../a/b", 1));
    var colon = folder.file(new WorkerId("../a:b", 1));

    assertThat(slash).isNotEqualTo(colon);
    assertThat(slash.getParent()).isEqualTo(home.resolve("leases"));
    assertThat(slash.getFileName().toString()).matches("\\.\\._a_b-[0-9a-f]{8}-1\\.json");
  }

  private Lease lease(long startTicks) {
    var process = new Lease.LeasedProcess(orphan.pid(), 1, startTicks, Sessions.boot());
    return new Lease("id", ID.model(), process, 4000, 4001, "secret", "hash");
  }
}
