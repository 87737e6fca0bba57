//! A load generator for HTTP/1.1 on this machine: so many connections kept open, each sending its
//! next request when the answer to the last has come.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

pub const CONNECTIONS: usize = 16;

/// One request, as it is sent.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub token: String,
    pub body: String,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// What a run came to.
#[derive(Clone)]
pub struct Outcome {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// The size of the last body: two servers that answer alike send about as much.
    pub bytes: usize,
}

pub struct Link {
    stream: BufReader<TcpStream>,
    port: u16,
}

impl Link {
    pub fn open(port: u16) -> Result<Link> {
        let stream = TcpStream::connect(("127.0.0.1", port)).context("nothing listens there")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let stream = BufReader::with_capacity(1 << 16, stream);
        Ok(Link { stream, port })
    }

    pub fn ask(&mut self, request: &Request) -> Result<Answer> {
        let Request {
            method,
            path,
            token,
            body,
        } = request;
        let bearer = if token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {token}\r\n")
        };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{bearer}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.answer()
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server hung up");
        }
        Ok(line.trim_end().to_owned())
    }

    fn answer(&mut self) -> Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.with_context(|| format!("no HTTP answer: {first}"))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                Some(("content-length", n)) => length = n.trim().parse()?,
                Some(("transfer-encoding", how)) => chunked = how.contains("chunked"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = Vec::new();
        if !chunked {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
            return Ok(Answer { status, body });
        }
        loop {
            let size = usize::from_str_radix(&self.line()?, 16)?;
            let end = body.len() + size;
            body.resize(end + 2, 0);
            let start = end - size;
            self.stream
                .read_exact(body.get_mut(start..).unwrap_or_default())?;
            body.truncate(end);
            if size == 0 {
                return Ok(Answer { status, body });
            }
        }
    }
}

/// Asks until the time is over; the request follows from connection and turn. An answer that is
/// no success ends the run.
pub fn run(
    port: u16,
    time: Duration,
    request: &(impl Fn(usize, usize) -> Request + Sync),
) -> Result<Outcome> {
    let start = Instant::now();
    let worker = |connection: usize| -> Result<(Vec<Duration>, usize)> {
        let mut link = Link::open(port)?;
        let (mut times, mut bytes) = (Vec::new(), 0);
        while start.elapsed() < time {
            let request = request(connection, times.len());
            let asked = Instant::now();
            let answer = link.ask(&request)?;
            times.push(asked.elapsed());
            if !(200..300).contains(&answer.status) {
                bail!(
                    "{} {} answered {}: {}",
                    request.method,
                    request.path,
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                );
            }
            bytes = answer.body.len();
        }
        Ok((times, bytes))
    };
    let (mut times, mut bytes) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|n| scope.spawn(move || worker(n)))
            .collect();
        for thread in threads {
            let joined = thread
                .join()
                .map_err(|_| anyhow::anyhow!("a connection's thread broke"))?;
            let (mine, last) = joined?;
            times.extend(mine);
            bytes = last;
        }
        anyhow::Ok(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |percent: usize| {
        times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
    };
    Ok(Outcome {
        per_second: times.len() as f64 / seconds,
        p50: at(50).copied().unwrap_or_default(),
        p99: at(99).copied().unwrap_or_default(),
        bytes,
    })
}

/// The run whose rate stands in the middle.
pub fn median(mut runs: Vec<Outcome>) -> Result<Outcome> {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle).context("no run was made")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn answers_are_read_whole_and_in_chunks() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let answers = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n";
            peer.write_all(answers.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(200));
        });
        let mut link = Link::open(port).unwrap();
        let request = Request {
            method: "GET",
            path: "/".into(),
            token: String::new(),
            body: String::new(),
        };
        let first = link.ask(&request).unwrap();
        assert_eq!((first.status, first.body.as_slice()), (200, &b"abc"[..]));
        let second = link.ask(&request).unwrap();
        assert_eq!((second.status, second.body.as_slice()), (404, &b"xyz"[..]));
    }

    #[test]
    fn the_median_run_stands() {
        let of = |per_second| Outcome {
            per_second,
            p50: Duration::ZERO,
            p99: Duration::ZERO,
            bytes: 0,
        };
        let middle = median(vec![of(3.0), of(1.0), of(2.0)]).unwrap();
        assert!((middle.per_second - 2.0).abs() < f64::EPSILON);
    }
}
