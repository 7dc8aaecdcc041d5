using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Postgres.Tests;

public sealed class PrivateServerTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_server_is_used_again()
    {
        await using var home = new TestHome();
        var first = await home.EnsureAsync();
        var pid = first.PostmasterPid;
        var second = await home.EnsureAsync();

        Assert.NotEqual(0, pid);
        Assert.Equal(pid, second.PostmasterPid);
        Assert.Equal(first.ConnectionString, second.ConnectionString);
        Assert.Single(home.Said);
    }

    [Fact]
    public async Task Two_homes_have_two_servers_at_the_same_time()
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        Assert.NotEqual(shared.Server.Port, server.Port);
        Assert.NotEqual(shared.Server.PostmasterPid, server.PostmasterPid);
        Assert.Equal(server.DataDirectory, await AskAsync(server, "show data_directory"));
        Assert.Equal(shared.Server.DataDirectory, await AskAsync(shared.Server, "show data_directory"));
    }

    [Fact]
    public async Task Several_who_ensure_a_new_home_at_once_get_one_server()
    {
        await using var home = new TestHome();
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(home.EnsureAsync)));
        Assert.Single(servers.Select(server => server.PostmasterPid).Distinct());
        Assert.Single(home.Said);
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_its_port_with_what_was_committed()
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        await AskAsync(server, "create table kept as select 7 as seven");
        var (port, pid) = (server.Port, server.PostmasterPid);
        await KillAsync(server);

        var again = await home.EnsureAsync();
        Assert.Equal(port, again.Port);
        Assert.NotEqual(pid, again.PostmasterPid);
        Assert.Equal(7, await AskAsync(again, "select seven from kept"));
    }

    [Fact]
    public async Task A_pid_file_that_names_a_stranger_does_not_keep_the_server_from_starting()
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        var file = Path.Combine(server.DataDirectory, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file, Token);
        await server.StopAsync(StopMode.Fast, Token);

        // Alive, and of the same account: PostgreSQL itself takes it for a server on this data.
        lines[0] = shared.Server.PostmasterPid.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file, lines, Token);
        Assert.Equal(0, server.PostmasterPid);

        await home.EnsureAsync();
        Assert.Equal(1, await AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_port_that_someone_else_took_is_given_up_for_another()
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        var port = server.Port;
        await server.StopAsync(StopMode.Fast, Token);
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        await home.EnsureAsync();
        Assert.NotEqual(port, server.Port);
        Assert.Equal(1, await AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task What_an_interrupted_creation_left_behind_is_cleared_away()
    {
        await using var home = new TestHome();
        var unfinished = Directory.CreateDirectory(Path.Combine(home.Path, "postgres", "data.unfinished"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "3", Token);

        Assert.Equal(1, await AskAsync(await home.EnsureAsync(), "select 1"));
        Assert.False(unfinished.Exists && Directory.Exists(unfinished.FullName));
    }

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    public async Task A_restart_gives_another_process_on_the_same_port(StopMode mode)
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        var (port, pid) = (server.Port, server.PostmasterPid);
        await server.RestartAsync(mode, Token);
        Assert.NotEqual(pid, server.PostmasterPid);
        Assert.Equal(port, server.Port);
        Assert.Equal(1, await AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_home_is_stopped_once_and_has_nothing_to_stop_before_and_after()
    {
        await using var home = new TestHome();
        Assert.False(await PrivateServer.StopAsync(home.Path, StopMode.Fast, Token));
        var server = await home.EnsureAsync();
        Assert.True(await PrivateServer.StopAsync(home.Path, StopMode.Fast, Token));
        Assert.Equal(0, server.PostmasterPid);
        Assert.False(await PrivateServer.StopAsync(home.Path, StopMode.Fast, Token));
    }

    [Fact]
    public async Task A_deleted_server_leaves_no_process_and_no_data()
    {
        await using var home = new TestHome();
        var server = await home.EnsureAsync();
        using var process = Process.GetProcessById(server.PostmasterPid);
        await server.DeleteAsync(Token);
        Assert.Equal(0, server.PostmasterPid);
        Assert.False(Directory.Exists(server.DataDirectory));
    }

    [Fact]
    public async Task A_home_that_the_servers_account_cannot_reach_has_its_server_elsewhere_and_finds_it_again()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as another account.");
        await using var home = new TestHome();
        File.SetUnixFileMode(home.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var server = await home.EnsureAsync();
        Assert.DoesNotContain(home.Path, server.DataDirectory, StringComparison.Ordinal);
        var pid = server.PostmasterPid;
        Assert.Equal(pid, (await home.EnsureAsync()).PostmasterPid);
    }

    [Fact]
    public async Task The_server_is_durable_and_listens_on_loopback_only_behind_a_password()
    {
        Assert.Equal("on", await AskAsync(shared.Server, "show fsync"));
        Assert.Equal("on", await AskAsync(shared.Server, "show synchronous_commit"));
        Assert.Equal("127.0.0.1", await AskAsync(shared.Server, "show listen_addresses"));
        Assert.Equal("", await AskAsync(shared.Server, "show unix_socket_directories"));
        Assert.Equal(0L, await AskAsync(shared.Server, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"));

        var password = Path.Combine(Path.GetDirectoryName(shared.Server.DataDirectory)!, "password");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(password));
    }

    [Fact]
    public async Task The_server_is_in_a_session_of_its_own_so_an_interrupt_from_the_terminal_does_not_reach_it()
    {
        Assert.SkipUnless(File.Exists("/proc/self/stat"), "Sessions are read from /proc.");
        var stat = await File.ReadAllTextAsync($"/proc/{shared.Server.PostmasterPid}/stat", Token);
        // After the name in brackets: state, parent, group, session.
        var session = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];
        Assert.Equal(shared.Server.PostmasterPid.ToString(CultureInfo.InvariantCulture), session);
    }

    private static async Task KillAsync(PrivateServer server)
    {
        using var process = Process.GetProcessById(server.PostmasterPid);
        process.Kill();
        await process.WaitForExitAsync(Token);
    }

    private static async Task<object?> AskAsync(PrivateServer server, string question)
    {
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = dataSource.CreateCommand(question);
        return await command.ExecuteScalarAsync(Token);
    }
}
