package dev.impasse.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The isolated loader of the agent: a folder inside the agent jar, above it only the JDK.
 *
 * <p>Here and not beside the launcher, on the class path, because a loader lends its right to
 * define classes to whoever may reflect on its class.
 *
 * <p>Reads the jar itself: the JDK's loader for URLs takes twice as long for folders in jars, and
 * it does so before each start of an application.
 */
public final class AgentLoader extends ClassLoader {

  private static final String FOLDER = "inst/";

  static {
    registerAsParallelCapable();
  }

  private final URI location;
  private final JarFile jar;
  private final ProtectionDomain domain;

  /**
   * Makes it.
   *
   * @param location where the jar is, which stays open
   * @param domain of the classes
   */
  public AgentLoader(URI location, JarFile jar, ProtectionDomain domain) {
    super("impasse", ClassLoader.getPlatformClassLoader());
    this.location = location;
    this.jar = jar;
    this.domain = domain;
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
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  /** Classes that are in the module look for their resources here. */
  @Override
  protected @Nullable URL findResource(String moduleName, String name) {
    return findResource(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
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
