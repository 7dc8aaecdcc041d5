using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Limits;

/// <summary>CPU time over the lives and deaths of a family, in the kernel's ticks of 10 ms.</summary>
public sealed class CpuAccountTests
{
    private readonly CpuAccount _account = new();

    [Fact]
    public void A_child_that_its_parent_has_waited_for_counts_once()
    {
        Assert.Equal(0.30, Seconds(Of(1, own: 10), Of(2, own: 20)));
        Assert.Equal(0.35, Seconds(Of(1, own: 10, reaped: 25)));
        Assert.Equal(0.35, Seconds(Of(1, own: 10, reaped: 25)));
    }

    [Fact]
    public void A_child_that_nobody_of_the_family_has_waited_for_counts_on()
    {
        Assert.Equal(0.30, Seconds(Of(1, own: 10), Of(2, own: 20)));
        Assert.Equal(0.31, Seconds(Of(1, own: 11)));
        Assert.Equal(0.32, Seconds(Of(1, own: 12)));
    }

    [Fact]
    public void Time_of_children_goes_with_their_parent_to_the_grandparent()
    {
        Assert.Equal(0.60, Seconds(Of(1, own: 10), Of(2, own: 20, reaped: 30)));
        Assert.Equal(0.60, Seconds(Of(1, own: 10, reaped: 50)));
    }

    [Fact]
    public void Another_process_of_the_same_id_is_another()
    {
        Assert.Equal(0.20, Seconds(Of(1, own: 0), Of(2, own: 20)));
        Assert.Equal(0.21, Seconds(Of(1, own: 0), Of(2, own: 1) with { Started = 9 }));
    }

    private double Seconds(params ProcessEntry[] members) => _account.After(members).TotalSeconds;

    private static ProcessEntry Of(int pid, long own, long reaped = 0) => new(pid, true, 0, 0, 0, 5, own, reaped, 0);
}
