namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Counts words; the first try at the split that holds the gate word goes on until it is stopped. Before it comes the look at the input by
/// which the job is planned.
/// </summary>
[MapReduce("hangs-once")]
public sealed class HangsOnce : MapReduce<string, long>
{
    public override void Map(string record, Emitter<string, long> emit)
    {
        foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == GatedCount.GateWord && !IsFirst("planned") && IsFirst("hung"))
            {
                Context.Cancellation.WaitHandle.WaitOne();
                IsFirst("stopped");
                Context.Cancellation.ThrowIfCancellationRequested();
            }

            emit.Emit(word, 1);
        }
    }

    public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) => output.WriteLine($"{key}\t{values.Sum()}");

    private bool IsFirst(string mark)
    {
        try
        {
            using var made = new FileStream($"{Context.Argument("gate")}-{mark}", FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
