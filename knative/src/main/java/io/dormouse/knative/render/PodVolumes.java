package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/// The folders of a worker's pod: the cache, temporary files, shared memory and the models.
final class PodVolumes {
  private static final String CACHE = "cache";
  private static final String TEMPORARY = "tmp";
  private static final String SHARED_MEMORY = "shm";
  private static final String MODELS = "models";

  private PodVolumes() {}

  static List<Volume> volumes(ModelService.Container container) {
    List<Volume> volumes = new ArrayList<>();
    container.volume().ifPresent(claim -> volumes.add(models(claim)));
    volumes.add(
        new VolumeBuilder()
            .withName(CACHE)
            .withNewEmptyDir()
            .withSizeLimit(Units.bytes(container.cacheBytes()))
            .endEmptyDir()
            .build());
    volumes.add(empty(TEMPORARY));
    if (container.sharedMemory()) {
      volumes.add(
          new VolumeBuilder()
              .withName(SHARED_MEMORY)
              .withNewEmptyDir()
              .withMedium("Memory")
              .endEmptyDir()
              .build());
    }
    return volumes;
  }

  static List<VolumeMount> mounts(ModelService.Container container) {
    List<VolumeMount> mounts = new ArrayList<>();
    if (container.volume().isPresent()) {
      mounts.add(new VolumeMountBuilder(mount(MODELS, "/models")).withReadOnly(true).build());
    }
    mounts.add(mount(CACHE, "/cache"));
    mounts.add(mount(TEMPORARY, "/tmp"));
    if (container.sharedMemory()) {
      mounts.add(mount(SHARED_MEMORY, "/dev/shm"));
    }
    return mounts;
  }

  private static Volume models(String claim) {
    return new VolumeBuilder()
        .withName(MODELS)
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .withReadOnly(true)
        .endPersistentVolumeClaim()
        .build();
  }

  static Volume empty(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }
}
