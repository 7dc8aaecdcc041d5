namespace OrleansGrid.Architecture.Tests;

internal static class None
{
    /// <summary>Names every one that should not be there.</summary>
    public static void Of(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }
}
