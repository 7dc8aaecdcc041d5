namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Counts words; a split that holds the word <c>GATE</c> is not done with before the test opens the gate that the job names. Who comes
/// there first passes: that is the look at the input by which the job is planned.
/// </summary>
[MapReduce("gated-count")]
public sealed class GatedCount : MapReduce<string, long>
{
    public const string GateWord = "GATE";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public override void Map(string record, Emitter<string, long> emit)
    {
        foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == GateWord)
            {
                WaitForGate();
            }

            emit.Emit(word, 1);
            Count("words");
        }
    }

    public override long Combine(long left, long right) => left + right;

    public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) => output.WriteLine($"{key}\t{values.Sum()}");

    private void WaitForGate()
    {
        if (Context.Argument("gate") is not { } gate || IsFirst(gate + "-seen"))
        {
            return;
        }

        while (!File.Exists(gate))
        {
            Context.Cancellation.WaitHandle.WaitOne(BetweenLooks);
            Context.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static bool IsFirst(string mark)
    {
        try
        {
            using var made = new FileStream(mark, FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
