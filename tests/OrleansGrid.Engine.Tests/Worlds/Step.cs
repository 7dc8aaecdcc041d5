namespace OrleansGrid.Engine.Tests;

/// <summary>Something that may happen next.</summary>
internal readonly record struct Step(string What, object? To, Action Do)
{
    public override string ToString() =>
        $"{What} {To switch
        {
            SimTask task => $"{task.Id.ToString()[^4..]} on {task.Silo}",
            null => "",
            _ => To.ToString(),
        }}";
}
