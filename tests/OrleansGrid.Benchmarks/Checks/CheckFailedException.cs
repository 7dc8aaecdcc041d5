namespace OrleansGrid.Benchmarks;

/// <summary>Something that was measured did not come out right.</summary>
internal sealed class CheckFailedException(string sentence) : Exception(sentence);
