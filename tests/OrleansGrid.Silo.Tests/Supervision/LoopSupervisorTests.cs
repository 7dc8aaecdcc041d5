using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Supervision;

public sealed class LoopSupervisorTests : IDisposable
{
    private readonly GridMetrics _metrics = new();
    private readonly SiloReadiness _readiness = new();
    private readonly FaultCounter _faults;
    private readonly ReadinessLog _log;
    private readonly LoopSupervisor _supervisor;
    private readonly CancellationTokenSource _ending = new();

    public LoopSupervisorTests()
    {
        _faults = new FaultCounter(_metrics);
        _log = new ReadinessLog(_readiness);
        _supervisor = new LoopSupervisor(_metrics, _readiness, NullLogger<LoopSupervisor>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_that_throws_is_counted_makes_the_silo_not_ready_and_runs_again()
    {
        var runs = 0;
        var running = _supervisor.RunAsync(
            "sweep",
            () => ++runs == 1 ? throw new InvalidOperationException("broken") : UntilEndAsync(),
            _ending.Token
        );

        await _log.SawDownAsync("sweep", Token);
        await _log.ReadyAsync(Token);
        await EndAsync(running);

        Assert.Equal(2, runs);
        Assert.Equal(1, _faults.At("sweep"));
    }

    [Fact]
    public async Task A_loop_that_ends_though_nobody_asked_it_to_is_a_fault_like_any_other()
    {
        var runs = 0;
        var running = _supervisor.RunAsync("beat", () => ++runs == 1 ? Task.CompletedTask : UntilEndAsync(), _ending.Token);

        await _log.SawDownAsync("beat", Token);
        await _log.ReadyAsync(Token);
        await EndAsync(running);

        Assert.Equal(1, _faults.At("beat"));
    }

    [Fact]
    public async Task A_loop_that_throws_each_time_is_tried_again_and_the_silo_stays_not_ready()
    {
        var fourth = new TaskCompletionSource();
        var runs = 0;
        var running = _supervisor.RunAsync(
            "announce",
            () =>
            {
                if (++runs == 4)
                {
                    fourth.SetResult();
                    return UntilEndAsync();
                }

                throw new InvalidOperationException("broken");
            },
            _ending.Token
        );
        var wasReady = 0;
        _readiness.Changed += () => wasReady += _readiness.NotReady is null ? 1 : 0;

        await fourth.Task.WaitAsync(Token);
        Assert.Equal(0, wasReady);
        await _log.ReadyAsync(Token);
        await EndAsync(running);

        Assert.Equal(3, _faults.At("announce"));
    }

    [Fact]
    public async Task A_loop_that_ends_when_it_is_asked_to_is_no_fault_however_it_ends()
    {
        var cancelled = _supervisor.RunAsync("sweep", UntilEndAsync, _ending.Token);
        var returned = _supervisor.RunAsync("commit", () => UntilEndAsync().ContinueWith(_ => { }, TaskScheduler.Default), _ending.Token);

        await EndAsync(Task.WhenAll(cancelled, returned));

        Assert.Empty(_faults.All);
        Assert.Null(_readiness.NotReady);
    }

    [Fact]
    public async Task A_loop_that_fails_while_the_silo_ends_is_tried_again_but_not_for_ever()
    {
        var runs = 0;
        await _ending.CancelAsync();

        await _supervisor
            .RunAsync(
                "commit",
                () =>
                {
                    runs++;
                    throw new InvalidOperationException("broken");
                },
                _ending.Token
            )
            .WaitAsync(Token);

        Assert.Equal(4, runs);
    }

    [Fact]
    public void The_silo_is_ready_again_only_when_the_last_of_its_loops_is()
    {
        _readiness.Down("lanes");
        _readiness.Down("lanes");
        _readiness.Down("commit");
        Assert.Equal("The silo restarts what has failed in it: commit, lanes.", _readiness.NotReady);

        _readiness.Up("lanes");
        _readiness.Up("commit");
        Assert.Equal("The silo restarts what has failed in it: lanes.", _readiness.NotReady);

        _readiness.Up("lanes");
        Assert.Null(_readiness.NotReady);
    }

    public void Dispose()
    {
        _log.Dispose();
        _faults.Dispose();
        _metrics.Dispose();
        _ending.Dispose();
    }

    private Task UntilEndAsync() => Task.Delay(Timeout.Infinite, _ending.Token);

    private async Task EndAsync(Task running)
    {
        await _ending.CancelAsync();
        await running.WaitAsync(Token);
    }
}
