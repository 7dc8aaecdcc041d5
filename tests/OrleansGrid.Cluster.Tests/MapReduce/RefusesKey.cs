namespace OrleansGrid.Cluster.Tests;

/// <summary>Its reduce throws on one key, each time.</summary>
[MapReduce("refuses-key")]
public sealed class RefusesKey : MapReduce<string, long>
{
    public override void Map(string record, Emitter<string, long> emit)
    {
        foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            emit.Emit(word, 1);
        }
    }

    public override void Reduce(string key, IEnumerable<long> values, OutputWriter output)
    {
        if (key == Context.Argument("refused"))
        {
            throw new InvalidOperationException($"the key {key} cannot be reduced");
        }

        output.WriteLine($"{key}\t{values.Sum()}");
    }
}
