package dev.impasse.core.format;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.Suppression;
import dev.impasse.core.report.TextReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * The form that CI servers show as test results: a suite for each trace, a test case for each
 * finding. A finding is a failure; one that is only suspected, or suppressed, is a skipped test,
 * which says why; a trace that cannot be read is an error; one without findings is a test that
 * passed.
 */
final class JUnitFormat implements ReportFormat {

  @Override
  public void write(Report report, Writer to) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(to);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", "Impasse");
      for (ReportSection section : report.sections()) {
        suite(xml, section.name(), section.entries(), section.reported(), section.error());
      }
      OrdersSection orders = report.orders();
      if (orders != null) {
        suite(xml, "lock orders", orders.entries(), List.of(), null);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void suite(
      XMLStreamWriter xml,
      String name,
      List<ReportEntry> entries,
      List<String> reported,
      @Nullable String error)
      throws XMLStreamException {
    long skipped = entries.stream().filter(JUnitFormat::skipped).count();
    long failures = (long) entries.size() + reported.size() - skipped;
    long all = (long) entries.size() + reported.size();
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", String.valueOf(Math.max(1, all)));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", error == null ? "0" : "1");
    xml.writeAttribute("skipped", String.valueOf(skipped));
    xml.writeAttribute("time", "0");
    for (ReportEntry entry : entries) {
      entry(xml, entry);
    }
    for (String text : reported) {
      testCase(xml, "impasse.deadlock", text.lines().findFirst().orElse("reported"));
      problem(xml, "failure", "deadlock", "reported while the program ran", text);
      end(xml);
    }
    if (error != null) {
      testCase(xml, "impasse", "is readable");
      problem(xml, "error", "unreadable", error, "");
      end(xml);
    } else if (all == 0) {
      testCase(xml, "impasse", "no deadlock");
      xml.writeEndElement();
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static boolean skipped(ReportEntry entry) {
    return entry.suppression() != null || entry.finding().certainty() == Certainty.SUSPECTED;
  }

  private static void entry(XMLStreamWriter xml, ReportEntry entry) throws XMLStreamException {
    Finding finding = entry.finding();
    String id = Words.id(finding.kind());
    testCase(xml, "impasse." + id, Words.title(finding) + " #" + finding.fingerprint());
    Suppression suppression = entry.suppression();
    String text = TextReport.plain(List.of(finding));
    if (suppression != null) {
      String why = "suppressed by " + suppression.by() + ": " + suppression.reason();
      problem(xml, "skipped", null, why, "");
    } else if (skipped(entry)) {
      problem(xml, "skipped", null, "suspected only: " + Words.cycle(finding), "");
      xml.writeCharacters("\n      ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(text);
      xml.writeEndElement();
    } else {
      problem(xml, "failure", id, Words.cycle(finding), text);
    }
    end(xml);
  }

  private static void testCase(XMLStreamWriter xml, String type, String name)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", type);
    xml.writeAttribute("name", name);
    xml.writeAttribute("time", "0");
  }

  private static void end(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeEndElement();
  }

  private static void problem(
      XMLStreamWriter xml, String element, @Nullable String type, String message, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeStartElement(element);
    xml.writeAttribute("message", message);
    if (type != null) {
      xml.writeAttribute("type", type);
    }
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
