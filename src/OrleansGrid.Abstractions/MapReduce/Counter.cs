namespace OrleansGrid;

/// <summary>
/// A number that a program counts up. The counts of all finished tasks are added up in the job's result; those of failed attempts are not.
/// </summary>
public sealed class Counter(string name)
{
    public string Name { get; } = name;

    public long Value { get; private set; }

    public void Add(long amount = 1) => Value += amount;
}
