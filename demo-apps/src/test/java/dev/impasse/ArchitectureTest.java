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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the modules, over the main classes of all of them. It lives in the last module
 * of the build, which sees the others compiled.
 */
class ArchitectureTest {

  private static final List<String> MODULES =
      List.of("annotations", "runtime", "core", "agent", "cli", "demo-apps");
  private static final String RUNTIME = "dev.impasse.runtime..";
  private static final String LAUNCH = "dev.impasse.launch..";
  private static final String CORE = "dev.impasse.core..";
  private static final String AGENT = "dev.impasse.agent..";
  private static final String AGENT_ROOT = "dev.impasse.agent";
  private static final String CLI = "dev.impasse.cli..";
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
        .resideInAnyPackage(LAUNCH, AGENT, CLI, DEMO, MATRIX)
        .check(all);
  }

  @Test
  void agentKnowsNeitherCliNorDemos() {
    noClasses()
        .that()
        .resideInAPackage(AGENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLI, DEMO, MATRIX)
        .check(all);
  }

  @Test
  void cliKnowsNeitherAgentNorRuntime() {
    noClasses()
        .that()
        .resideInAPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LAUNCH, RUNTIME, AGENT, DEMO, MATRIX)
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
  void onlyTheAgentKnowsBytecodeLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.bytebuddy..", "org.objectweb.asm..")
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

  @Test
  void packagesOfCoreAndAgentHaveNoCycles() {
    slices().matching("dev.impasse.core.(*)..").should().beFreeOfCycles().check(all);
    slices().matching("dev.impasse.agent.(*)..").should().beFreeOfCycles().check(all);
  }

  /** With the rule above: no cycle through the root either. */
  @Test
  void agentsRootKnowsAll_andNobodyKnowsIt() {
    noClasses()
        .that()
        .resideInAPackage(AGENT)
        .and()
        .resideOutsideOfPackage(AGENT_ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(AGENT_ROOT)
        .check(all);
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
