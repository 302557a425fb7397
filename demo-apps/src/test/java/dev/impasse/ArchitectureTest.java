package dev.impasse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between the modules, over the main classes of all of them. It lives in the last module
 * of the build, which sees the others compiled.
 */
class ArchitectureTest {

  private static final List<String> MODULES =
      List.of("annotations", "runtime", "core", "agent", "cli", "junit", "demo-apps");
  private static final String RUNTIME = "dev.impasse.runtime..";
  private static final String LAUNCH = "dev.impasse.launch..";
  private static final String INSTALL = "dev.impasse.install..";
  private static final String CORE = "dev.impasse.core..";
  private static final String AGENT = "dev.impasse.agent..";
  private static final String AGENT_ROOT = "dev.impasse.agent";
  private static final String CLI = "dev.impasse.cli..";
  private static final String JUNIT = "dev.impasse.junit..";

  /** Loads the agent where no {@code -javaagent} does. */
  private static final String ATTACHMENT = "dev.impasse.junit.Attachment";

  private static final String DEMO = "dev.impasse.demo..";
  private static final String MATRIX = "dev.impasse.matrix..";
  private static final String MARKS = "dev.impasse.annotations..";
  private static final String ANNOTATIONS = "org.jspecify.annotations..";

  private static JavaClasses all;

  @BeforeAll
  static void readsEveryModule() {
    List<Path> folders = MODULES.stream().map(ArchitectureTest::classesOf).toList();
    assertThat(folders).allSatisfy(folder -> assertThat(folder).isDirectory());
    all = new ClassFileImporter().importPaths(folders);
  }

  @Test
  void runtimeKnowsJavaBaseAlone() {
    classes()
        .that()
        .resideInAPackage(RUNTIME)
        .should()
        .onlyDependOnClassesThat(
            javaBase().or(resideInAnyPackage(RUNTIME, ANNOTATIONS)).as("are of java.base"))
        .check(all);
  }

  @Test
  void launcherKnowsTheJdkAndTheRuntimeAlone() {
    classes()
        .that()
        .resideInAPackage(LAUNCH)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", RUNTIME, LAUNCH, ANNOTATIONS)
        .check(all);
  }

  /** It makes the modules, and nobody keeps its loader. */
  @Test
  void installerKnowsTheJdkAndTheRuntimeAlone_andNobodyKnowsIt() {
    classes()
        .that()
        .resideInAPackage(INSTALL)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", RUNTIME, INSTALL, ANNOTATIONS)
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackage(INSTALL)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INSTALL)
        .check(all);
  }

  @Test
  void coreTakesOneClassFromTheRuntime() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAPackage(RUNTIME)
                .and(not(named("dev.impasse.runtime.EventWord")))
                .as("are of the runtime, but not EventWord"))
        .check(all);
  }

  @Test
  void coreKnowsNoModuleAboveIt() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LAUNCH, INSTALL, AGENT, CLI, JUNIT, DEMO, MATRIX)
        .check(all);
  }

  /** The agent jar is made without them. */
  @Test
  void whatTheAgentHasOfCore_knowsNothingOfFilesThatUsersName() {
    String[] left = {
      "dev.impasse.core.analyze..",
      "dev.impasse.core.dump..",
      "dev.impasse.core.fleet..",
      "dev.impasse.core.input..",
      "dev.impasse.core.stats.."
    };
    noClasses()
        .that()
        .resideInAnyPackage(CORE, AGENT)
        .and()
        .resideOutsideOfPackages(left)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(left)
                .or(resideInAnyPackage("tools.jackson.databind..", "org.roaringbitmap..")))
        .check(all);
  }

  @Test
  void agentKnowsNeitherCliNorDemos() {
    noClasses()
        .that()
        .resideInAPackage(AGENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INSTALL, CLI, JUNIT, DEMO, MATRIX)
        .check(all);
  }

  @Test
  void cliKnowsNeitherAgentNorRuntime() {
    noClasses()
        .that()
        .resideInAPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LAUNCH, INSTALL, RUNTIME, AGENT, JUNIT, DEMO, MATRIX)
        .check(all);
  }

  /** It is in the loader of the tests, and reaches the agent by reflection. */
  @Test
  void junitKnowsTheJdkAndFrameworksOfTestsAlone() {
    classes()
        .that()
        .resideInAPackage(JUNIT)
        .and()
        .doNotHaveFullyQualifiedName(ATTACHMENT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            JUNIT,
            "org.junit..",
            "org.testng..",
            "org.opentest4j..",
            "org.apiguardian..",
            ANNOTATIONS)
        .check(all);
  }

  @Test
  void demosKnowTheJdkAlone() {
    classes()
        .that()
        .resideInAnyPackage(DEMO, MATRIX)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax..", "jdk..", DEMO, MATRIX, ANNOTATIONS)
        .check(all);
  }

  @Test
  void annotationsKnowTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(MARKS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", MARKS)
        .check(all);
  }

  @Test
  void onlyTheAgentWeaves_andOnlyTheCommandLineAndOneClassOfJunitAttach() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.bytebuddy", "net.bytebuddy.asm..", "org.objectweb.asm..")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.impasse.cli.launch")
        .and()
        .doNotHaveFullyQualifiedName(ATTACHMENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.bytebuddy..", "com.sun.jna..", "com.sun.tools.attach..")
        .check(all);
  }

  /** An application may have its own log manager, and locks in it. */
  @Test
  void nobodyLogsWithJavaUtilLogging() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DEMO, MATRIX)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(all);
  }

  /** The root package of a module is one of them. */
  @ParameterizedTest
  @ValueSource(strings = {"dev.impasse.core", "dev.impasse.agent", "dev.impasse.cli"})
  void packagesHaveNoCycles(String root) {
    slices().assignedFrom(new PackagesUnder(root)).should().beFreeOfCycles().check(all);
  }

  /**
   * What class files cannot show: the compiler copies a constant and forgets whose it was. Names of
   * packages in strings are no dependencies, and comments none.
   */
  @ParameterizedTest
  @CsvSource({
    "annotations, ''",
    "runtime, ''",
    "core, dev.impasse.runtime.EventWord",
    "agent, dev.impasse.runtime dev.impasse.launch dev.impasse.core",
    "cli, dev.impasse.core",
    "junit, ''",
    "demo-apps, ''"
  })
  void sourcesNameNoModuleAbove_notEvenItsConstants(String module, String others)
      throws IOException {
    Set<String> own = packagesOf(module);
    List<String> allowed = others.isEmpty() ? List.of() : List.of(others.split(" "));
    assertThat(own).as("the packages of %s", module).isNotEmpty();
    SoftAssertions softly = new SoftAssertions();
    for (Path source : sourcesOf(module)) {
      List<String> strangers =
          SourceNames.in(Files.readString(source)).stream()
              .filter(name -> own.stream().noneMatch(one -> isWithin(name, one)))
              .filter(name -> allowed.stream().noneMatch(one -> isWithin(name, one)))
              .toList();
      softly.assertThat(strangers).as(source.toString()).isEmpty();
    }
    softly.assertAll();
  }

  private static boolean isWithin(String name, String whole) {
    return name.equals(whole) || name.startsWith(whole + ".");
  }

  private static Set<String> packagesOf(String module) throws IOException {
    Path root = sources(module);
    return sourcesOf(module).stream()
        .map(source -> root.relativize(source).getParent())
        .map(folder -> folder.toString().replace(File.separatorChar, '.'))
        .collect(Collectors.toSet());
  }

  private static List<Path> sourcesOf(String module) throws IOException {
    try (Stream<Path> files = Files.walk(sources(module))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static Path sources(String module) {
    return Path.of(System.getProperty("impasse.root"), module, "src", "main", "java");
  }

  /** Each package under a root, with what is below it, and the root itself. */
  private record PackagesUnder(String root) implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (name.equals(root)) {
        return SliceIdentifier.of("(root)");
      }
      return name.startsWith(root + ".")
          ? SliceIdentifier.of(name.substring(root.length() + 1).split("\\.", 2)[0])
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages under " + root;
    }
  }

  private static Path classesOf(String module) {
    Path classes = Path.of(System.getProperty("impasse.root"), module, "target", "classes");
    assertThat(Files.isDirectory(classes))
        .as("%s is compiled (run with -am): %s", module, classes)
        .isTrue();
    return classes;
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return describe("is " + name, type -> type.getName().equals(name));
  }

  private static DescribedPredicate<JavaClass> javaBase() {
    Set<String> packages = Object.class.getModule().getPackages();
    return describe(
        "is of java.base",
        type ->
            type.getBaseComponentType().isPrimitive()
                || packages.contains(type.getBaseComponentType().getPackageName()));
  }
}
