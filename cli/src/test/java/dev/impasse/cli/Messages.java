package dev.impasse.cli;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The literal messages that sources print for people, read out of their syntax trees. */
final class Messages extends TreeScanner<@Nullable Void, Set<String>> {

  private static final Set<String> SAYING = Set.of("say", "complain", "usage", "bad");
  private static final Set<String> FAILURES = Set.of("CommandFailure", "ParameterException");
  private static final Pattern TWO_WORDS = Pattern.compile(".*\\p{Alpha}\\S*\\s+'?\\p{Alpha}.*");

  private Messages() {}

  /** Returns the first telling literal of each message in the sources below a folder. */
  static Set<String> in(Path folder) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(folder)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      Set<String> messages = new TreeSet<>();
      for (CompilationUnitTree unit : task.parse()) {
        new Messages().scan(unit, messages);
      }
      return messages;
    }
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, Set<String> messages) {
    if (isForPeople(call.getMethodSelect())) {
      call.getArguments().forEach(argument -> add(argument, messages));
    }
    return super.visitMethodInvocation(call, messages);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree made, Set<String> messages) {
    if (FAILURES.contains(made.getIdentifier().toString())) {
      made.getArguments().forEach(argument -> add(argument, messages));
    }
    return super.visitNewClass(made, messages);
  }

  private static boolean isForPeople(ExpressionTree method) {
    if (!(method instanceof MemberSelectTree member)) {
      return SAYING.contains(method.toString());
    }
    String on = member.getExpression().toString();
    return switch (member.getIdentifier().toString()) {
      case "say" -> true;
      case "println" -> on.endsWith("err") || on.endsWith("getErr()");
      case "add" -> on.equals("complaints");
      default -> false;
    };
  }

  private static void add(ExpressionTree argument, Set<String> messages) {
    Set<String> first = new TreeSet<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
        if (first.isEmpty()
            && literal.getValue() instanceof String text
            && TWO_WORDS.matcher(text).matches()) {
          first.add(text);
        }
        return null;
      }
    }.scan(argument, null);
    messages.addAll(first);
  }
}
