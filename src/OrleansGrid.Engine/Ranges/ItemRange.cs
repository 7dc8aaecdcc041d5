namespace OrleansGrid.Engine.Ranges;

/// <summary>Neighbouring items: from <paramref name="First"/> up to, but not including, <paramref name="End"/>.</summary>
public readonly record struct ItemRange(long First, long End)
{
    public long Count => End - First;

    public bool IsEmpty => End <= First;

    public override string ToString() => $"[{First},{End})";
}
