namespace OrleansGrid.Client.Tests;

/// <summary>What a test waits with: a wait that would never end fails its own test, and names it.</summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    /// <summary>Cancelled two minutes after it was asked for, and when the run is stopped.</summary>
    public static CancellationToken Token
    {
        get
        {
            var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(Most);
            return deadline.Token;
        }
    }
}
