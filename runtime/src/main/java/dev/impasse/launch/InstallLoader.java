package dev.impasse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the installer, from a folder inside the agent jar.
 *
 * <p>The JDK's ways to define modules are opened to the unnamed module of this loader, of which
 * there is one that nobody keeps. They cannot be opened to this class: its module is that of the
 * application.
 *
 * <p>The agent's classes have all permissions by themselves and not by a policy: a security manager
 * that the program sets later finds them running.
 */
final class InstallLoader extends ClassLoader {

  private static final String FOLDER = "install/";
  private static final String INSTALLER = "dev.impasse.install.Installer";

  private final ProtectionDomain domain;

  private InstallLoader(ProtectionDomain domain) {
    super(ClassLoader.getPlatformClassLoader());
    this.domain = domain;
  }

  /** Starts the agent, and returns what the application may ask of it; null if it stays out. */
  static @Nullable Object start(
      @Nullable String arguments,
      Instrumentation instrumentation,
      boolean attached,
      Collection<?> listeners)
      throws Throwable {
    CodeSource source = InstallLoader.class.getProtectionDomain().getCodeSource();
    URI jar = source.getLocation().toURI();
    Permissions all = new Permissions();
    all.add(new AllPermission());
    ProtectionDomain domain = new ProtectionDomain(source, all);
    try {
      return Class.forName(INSTALLER, true, new InstallLoader(domain))
          .getMethod(
              "start",
              String.class,
              Instrumentation.class,
              boolean.class,
              Collection.class,
              URI.class,
              ProtectionDomain.class)
          .invoke(null, arguments, instrumentation, attached, listeners, jar, domain);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String file = FOLDER + name.replace('.', '/') + ".class";
    try (InputStream in = InstallLoader.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
