package dev.impasse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The isolated loader of the agent: a folder inside the agent jar, above it only the JDK.
 *
 * <p>Reads the jar itself: the JDK's loader for URLs takes twice as long for folders in jars, and
 * it does so before each start of an application.
 */
final class AgentLoader extends ClassLoader {

  private static final String FOLDER = "inst/";

  static {
    registerAsParallelCapable();
  }

  private final URI location;
  private final JarFile jar;

  /** Opens the jar, which stays open. */
  AgentLoader(URI location) throws IOException {
    super("impasse", ClassLoader.getPlatformClassLoader());
    this.location = location;
    jar = new JarFile(Path.of(location).toFile());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + ".class");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes;
    try (InputStream in = jar.getInputStream(entry)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    definePackageOf(name);
    return defineClass(name, bytes, 0, bytes.length, AgentLoader.class.getProtectionDomain());
  }

  private void definePackageOf(String className) throws ClassNotFoundException {
    String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    if (getDefinedPackage(packageName) == null) {
      try {
        definePackage(packageName, null, null, null, null, version(), null, null);
      } catch (IllegalArgumentException e) {
        // another thread was faster
      } catch (IOException e) {
        throw new ClassNotFoundException(className, e);
      }
    }
  }

  private String version() throws IOException {
    return jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
  }

  @Override
  protected URL findResource(String name) {
    if (jar.getJarEntry(FOLDER + name) == null) {
      return null;
    }
    try {
      return new URL("jar:" + location + "!/" + FOLDER + name);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL resource = findResource(name);
    return Collections.enumeration(resource == null ? List.of() : List.of(resource));
  }
}
