package dev.impasse.conformance.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * Several threads write one index while another searches it. Arguments, for measurements: how many
 * documents each writes, and how often the other searches, which else depends on who is faster.
 */
public final class LuceneLoad {

  private static final int THREADS = 4;
  private static final int DOCUMENTS = 3000;

  private LuceneLoad() {}

  public static void main(String[] args) throws Exception {
    int documents = args.length > 0 ? Integer.parseInt(args[0]) : DOCUMENTS;
    int searches = args.length > 1 ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
    Directory directory = new ByteBuffersDirectory();
    IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig().setMaxBufferedDocs(200));
    SearcherManager searchers = new SearcherManager(writer, null);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
    List<Future<?>> writing = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      writing.add(pool.submit(() -> write(writer, thread, documents)));
    }
    AtomicBoolean written = new AtomicBoolean();
    Future<?> searching = pool.submit(() -> search(searchers, written, searches));
    for (Future<?> one : writing) {
      one.get();
    }
    written.set(true);
    searching.get();
    pool.shutdown();
    searchers.close();
    writer.close();
    count(directory);
  }

  private static Void write(IndexWriter writer, int thread, int documents) throws IOException {
    Random random = new Random(thread);
    for (int i = 0; i < documents; i++) {
      Document document = new Document();
      String id = thread + "-" + i % (documents / 2);
      document.add(new StringField("id", id, Field.Store.YES));
      document.add(new StringField("word", "w" + random.nextInt(100), Field.Store.NO));
      writer.updateDocument(new Term("id", id), document);
      if (i % 1000 == 999) {
        writer.commit();
      }
    }
    return null;
  }

  private static Void search(SearcherManager searchers, AtomicBoolean written, int searches)
      throws IOException {
    boolean counted = searches < Integer.MAX_VALUE;
    for (int i = 0; counted ? i < searches : !written.get(); i++) {
      searchers.maybeRefresh();
      IndexSearcher searcher = searchers.acquire();
      try {
        searcher.count(new TermQuery(new Term("word", "w1")));
      } finally {
        searchers.release(searcher);
      }
    }
    return null;
  }

  private static void count(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      System.out.println(reader.numDocs() + " documents");
      for (int i = 0; i < 100; i++) {
        System.out.println(
            "w" + i + " " + searcher.count(new TermQuery(new Term("word", "w" + i))));
      }
    }
  }
}
