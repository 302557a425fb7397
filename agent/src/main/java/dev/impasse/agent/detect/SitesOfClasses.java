package dev.impasse.agent.detect;

import dev.impasse.agent.weave.ClassCode;
import dev.impasse.agent.weave.SiteRegistry;
import dev.impasse.agent.weave.WeaveOptions;
import dev.impasse.core.model.Site;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sites of classes that are not woven, made when they are asked for: the same ones that weaving
 * would have given them. For one daemon at a time; class files are read as resources of their
 * loaders, which may block.
 */
final class SitesOfClasses {

  private final WeaveOptions options;
  private final SiteRegistry registry;
  private final Map<ClassCode, List<Site>> known = new WeakHashMap<>();

  SitesOfClasses(WeaveOptions options, SiteRegistry registry) {
    this.options = options;
    this.registry = registry;
  }

  /** Returns the sites of a class; none if it is not of the application or cannot be read. */
  List<Site> of(ClassFileCache codes, String className) {
    ClassCode code = codes.of(className, className);
    Class<?> loaded = codes.loaded(className);
    ClassLoader loader = loaded == null ? null : loaded.getClassLoader();
    return code == null || loader == null ? List.of() : of(code, loader);
  }

  private List<Site> of(ClassCode code, @Nullable ClassLoader loader) {
    return loader == null
        ? List.of()
        : known.computeIfAbsent(code, c -> c.sites(loader, options, registry));
  }
}
