package io.crossfade.adapter.nginx.lua;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Our balancer for nginx: Lua files and a sample configuration, to be put where nginx finds them.
 * {@code docs/nginx-lua.md} says how nginx is set up.
 *
 * <p>Thread-safe.
 */
public final class LuaBalancer {

  private static final List<String> FILES =
      List.of(
          "crossfade.lua",
          "crossfade/admin.lua",
          "crossfade/ledger.lua",
          "crossfade/routing.lua",
          "crossfade/store.lua",
          "crossfade.conf");

  private LuaBalancer() {}

  /**
   * Writes the files into a folder, which is made if it is not there. A file of the same name is
   * replaced, each at one instant; nginx reads them when it starts and when it reloads.
   *
   * @throws IOException if a file cannot be written
   */
  public static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("crossfade"));
    for (var name : FILES) {
      write(name, folder);
    }
  }

  private static void write(String name, Path folder) throws IOException {
    var temporary = Files.createTempFile(folder, ".crossfade", ".tmp");
    try (var source = LuaBalancer.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new FileNotFoundException("'" + name + "' is not in this jar");
      }
      Files.write(temporary, source.readAllBytes());
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
